import type { components } from '../../../spec/generated/nuntiq/control-types.ts'
import { validateCreateInbox } from '../../../spec/generated/nuntiq/control-validators.js'
import { type ControlHandler, created } from '../../control/control-call.ts'
import { tenantNamed } from '../../control/tenant-named.ts'
import { showInbox } from '../accounts/show-tenant.ts'
import type { Resources } from '../../service.ts'
import type { Transaction } from '../../store/port.ts'
import type { Tenants } from '../../tenancy/tenants.ts'
import { type Inbox, inboxes } from '../accounts/customer.ts'
import { ControlError } from '../../control/control-error.ts'

/** `POST /tenants/{slug}/inboxes`: where a submission can be routed to. */
export function createInbox({ tenants }: Pick<Resources, 'tenants'>): ControlHandler {
  return async ({ params, body }) => {
    const { slug } = tenantNamed(tenants, params['slug'] ?? '')
    const { address, external_identifiers = [] } = await body<components['schemas']['CreateInbox']>(validateCreateInbox)
    return created(showInbox(await addInbox(tenants, { slug, inbox: { address, external_identifiers } })))
  }
}

/** Adds an inbox. Addresses and aliases are unique within the tenant, regardless of case. */
async function addInbox(tenants: Tenants, { slug, inbox }: { slug: string; inbox: Inbox }): Promise<Inbox> {
  refuseRepeatedAlias(inbox.external_identifiers)
  await tenants.within(slug, async (tx) => {
    await refuseTaken(tx, { index: 'address', value: inbox.address })
    for (const alias of inbox.external_identifiers) await refuseTaken(tx, { index: 'alias', value: alias })
    await tx.put(inboxes, inbox.address.toLowerCase(), inbox)
  })
  return inbox
}

function refuseRepeatedAlias(aliases: readonly string[]): void {
  const seen = new Set<string>()
  for (const [index, alias] of aliases.entries()) {
    if (seen.has(alias.toLowerCase()))
      throw new ControlError(400, `external_identifiers[${index}] '${alias}' is given twice`)
    seen.add(alias.toLowerCase())
  }
}

async function refuseTaken(
  tx: Transaction,
  { index, value }: { index: 'address' | 'alias'; value: string },
): Promise<void> {
  const [holder] = await tx.find(inboxes, index, value.toLowerCase())
  if (!holder) return
  throw new ControlError(
    409,
    index === 'address'
      ? `address '${value}' is already an inbox of this tenant`
      : `external_identifiers: '${value}' leads to the inbox ${holder.doc.address} already`,
  )
}
