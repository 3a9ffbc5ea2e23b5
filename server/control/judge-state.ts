import * as nuntiq from '../../spec/generated/nuntiq/stored-validators.js'
import { validateState } from '../../spec/generated/sandbox/control-validators.js'
import { validateRootDoc, validateTenantDoc } from '../../spec/generated/sandbox/stored-validators.js'
import type { Validator } from '../../spec/generated/validator.js'
import { recipientId } from '../nuntiq/mails/recipients.ts'
import { customers } from '../nuntiq/accounts/customer.ts'
import { inboxes } from '../nuntiq/accounts/inbox.ts'
import { invoices } from '../nuntiq/invoices/invoice.ts'
import { keys } from '../nuntiq/keys/key.ts'
import { NUNTIQ_COLLECTIONS } from '../nuntiq/collections.ts'
import { partners } from '../nuntiq/accounts/partner.ts'
import { recipients } from '../nuntiq/mails/recipient.ts'
import { sessions } from '../nuntiq/partner/supplier-access/session.ts'
import { ROOT, type StateRow } from '../store/port.ts'
import { SELF, tenantCollection } from '../tenancy/tenant.ts'
import { rootCollection } from '../tenancy/tenants.ts'
import type { WholeState } from '../tenancy/whole-state.ts'
import { ControlError } from './control-error.ts'
import { describeBodyError } from './describe-body-error.ts'

const KNOWN = new Set([rootCollection, tenantCollection, ...NUNTIQ_COLLECTIONS].map(({ name }) => name))

/** What a document must be like, so that nothing that reads it later trips over it. */
const DOCUMENTS: Readonly<Record<string, Validator>> = {
  [rootCollection.name]: validateRootDoc,
  [tenantCollection.name]: validateTenantDoc,
  [customers.name]: nuntiq.validateCustomerDoc,
  [inboxes.name]: nuntiq.validateInboxDoc,
  [partners.name]: nuntiq.validatePartnerDoc,
  [keys.name]: nuntiq.validateKeyDoc,
  [invoices.name]: nuntiq.validateInvoiceDoc,
  [sessions.name]: nuntiq.validateSessionDoc,
  [recipients.name]: nuntiq.validateRecipientDoc,
}

/** Finds any value to be a state that this sandbox can live with, or refuses it and says where. */
export function judgeState(value: unknown, present: { pepper: string }): WholeState {
  if (!validateState(value)) throw new ControlError(400, describeBodyError(validateState.errors))
  const state = value as WholeState
  judgeRows(state, present)
  return state
}

/** The same for a state whose shape was judged already. */
export function judgeRows({ pepper, rows }: WholeState, present: { pepper: string }): void {
  if (pepper !== present.pepper) {
    throw new ControlError(
      409,
      'pepper: this state was made under another pepper, so none of its keys would work here; start both sandboxes with the same NUNTIQ_KIT_PEPPER',
    )
  }
  const tenants = new Set(
    rows.filter(({ collection }) => collection === tenantCollection.name).map(({ tenant }) => tenant),
  )
  const seen = new Set<string>()
  for (const [index, row] of rows.entries()) {
    const place = `rows[${index}]`
    judgeRow(row, { place, tenants })
    const name = [row.tenant, row.collection, row.id].join('\n')
    if (seen.has(name))
      throw new ControlError(
        400,
        `${place} is another document '${row.id}' of ${row.collection} in tenant '${row.tenant}'`,
      )
    seen.add(name)
  }
}

function judgeRow(row: StateRow, { place, tenants }: { place: string; tenants: ReadonlySet<string> }): void {
  const { tenant, collection, id, doc } = row
  if (!KNOWN.has(collection)) {
    throw new ControlError(400, `${place}.collection '${collection}' is not known; there are ${[...KNOWN].join(', ')}`)
  }
  if ((tenant === ROOT) !== (collection === rootCollection.name)) {
    throw new ControlError(400, `${place}.tenant '${tenant}' cannot hold a document of ${collection}`)
  }
  if (tenant !== ROOT && !tenants.has(tenant)) {
    throw new ControlError(400, `${place}.tenant '${tenant}' has no row of its own in ${tenantCollection.name}`)
  }
  const validate = DOCUMENTS[collection]
  if (validate && !validate(doc)) throw new ControlError(400, `${place}.doc: ${describeBodyError(validate.errors)}`)
  const expected = idOf(row)
  if (expected !== undefined && id !== expected)
    throw new ControlError(400, `${place}.id must be '${expected}', as its document says`)
  if (collection === tenantCollection.name && 'slug' in doc && doc.slug !== tenant) {
    throw new ControlError(400, `${place}.doc: slug must be '${tenant}', as the row says`)
  }
}

/** The id that a document goes by, where it holds it itself. */
function idOf({ collection, doc }: StateRow): string | undefined {
  const value = doc as {
    id?: string
    partner?: string
    email?: string
    address?: string
    result?: { invoice_token: string }
  }
  switch (collection) {
    case rootCollection.name:
    case tenantCollection.name:
    case customers.name:
      return SELF
    case inboxes.name:
      return value.address?.toLowerCase()
    case partners.name:
    case keys.name:
    case sessions.name:
      return value.id
    case recipients.name:
      return recipientId(value.partner ?? '', value.email ?? '')
    case invoices.name:
      return value.result?.invoice_token
    default:
      return undefined
  }
}
