import type { Service } from '../service.ts'
import { demoKeysOf, type World } from './accounts/world.ts'
import { SCENES } from './accounts/scenes.ts'
import { tenantMembers, tenantPart } from './accounts/tenant-part.ts'
import { NUNTIQ_COLLECTIONS } from './collections.ts'
import { contract } from './contract.ts'
import { nuntiqCalls } from './control/nuntiq-calls.ts'
import { nuntiqDue } from './lifecycle/nuntiq-due.ts'
import { createPartnerApi, PARTNER_PREFIX } from './partner/partner-api.ts'
import { NUNTIQ_STATE } from './migrate-state.ts'
import { failure } from './partner/errors.ts'
import { portal } from './portal/portal.ts'
import { NUNTIQ_SECRETS } from './secrets.ts'

/** Nuntiq: the Partner API with Supplier Access, its portal pages and its mails. */
export const nuntiq: Service = {
  name: 'nuntiq',
  collections: NUNTIQ_COLLECTIONS,
  state: NUNTIQ_STATE,
  secrets: NUNTIQ_SECRETS,
  contract,
  scenes: SCENES,
  tenants: tenantMembers,
  unaddressed: ({ error, message }) => failure(error, message),
  open: (resources) => ({
    name: 'nuntiq',
    apis: [createPartnerApi(resources)],
    due: [nuntiqDue(resources)],
    tenants: tenantPart(resources),
    control: nuntiqCalls(resources),
    pages: [portal(resources)],
    banner: [{ label: 'Partner API', path: PARTNER_PREFIX }],
    demoKeys: (world) => demoKeysOf(world as World),
  }),
}
