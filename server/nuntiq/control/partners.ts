import type { components } from '../../../spec/generated/nuntiq/control-types.ts'
import {
  validateChangePartner,
  validateCreateInbox,
  validateCreatePartner,
} from '../../../spec/generated/nuntiq/control-validators.js'
import { addInbox } from '../accounts/add-inbox.ts'
import { addPartner, changePartner } from '../accounts/partners.ts'
import { showInbox, showPartner } from '../accounts/show-tenant.ts'
import { created, type Handler, ok } from '../../control/desk.ts'
import { namedTenant } from '../../control/tenants.ts'

type Schemas = components['schemas']

/** `POST /tenants/{slug}/inboxes`: where a submission can be routed to. */
export const createInbox: Handler = async (desk) => {
  const tenant = namedTenant(desk)
  const { address, external_identifiers = [] } = await desk.body<Schemas['CreateInbox']>(validateCreateInbox)
  return created(showInbox(await addInbox(desk.house, tenant, { address, external_identifiers })))
}

/** `POST /tenants/{slug}/partners`: a supplier's account. */
export const createPartner: Handler = async (desk) => {
  const tenant = namedTenant(desk)
  const sent = await desk.body<Schemas['CreatePartner']>(validateCreatePartner)
  return created({ ...showPartner(await addPartner(desk.house, tenant, sent)), tenant: tenant.slug })
}

export const patchPartner: Handler = async ({ house, params, body }) => {
  const sent = await body<Schemas['ChangePartner']>(validateChangePartner)
  return ok(showPartner(await changePartner(house, params['id'] ?? '', sent)))
}
