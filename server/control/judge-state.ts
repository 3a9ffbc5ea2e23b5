import * as validators from '../../spec/generated/sandbox-validators.js'
import type { Validator } from '../../spec/generated/sandbox-validators.js'
import { recipientId } from '../nuntiq/mails/recipients.ts'
import { customers } from '../nuntiq/accounts/customer.ts'
import { inboxes } from '../nuntiq/accounts/inbox.ts'
import { invoices } from '../nuntiq/invoices/invoice.ts'
import { submissions } from '../nuntiq/invoices/submission.ts'
import { keys } from '../nuntiq/keys/key.ts'
import { NUNTIQ_COLLECTIONS } from '../nuntiq/collections.ts'
import { partners } from '../nuntiq/accounts/partner.ts'
import { recipients } from '../nuntiq/mails/recipient.ts'
import { sessions } from '../nuntiq/partner/supplier-access/session.ts'
import { ROOT, sequences, type StateRow } from '../store/port.ts'
import { SELF, tenantCollection } from '../tenancy/tenant.ts'
import { rootCollection } from '../tenancy/tenants.ts'
import {
  bringUpToDate,
  describeNewer,
  findNewer,
  NEWER_REMEDY,
  type ServiceState,
  type StateVersions,
  UnfitDocument,
} from '../tenancy/state-versions.ts'
import type { WholeState } from '../tenancy/whole-state.ts'
import { ControlError } from './control-error.ts'
import { describeBodyError } from './describe-body-error.ts'

const KNOWN = new Set([rootCollection, tenantCollection, sequences, ...NUNTIQ_COLLECTIONS].map(({ name }) => name))

/** What a document must be like, so that nothing that reads it later trips over it. */
const DOCUMENTS: Readonly<Record<string, Validator>> = {
  [rootCollection.name]: validators.validateRootDoc,
  [tenantCollection.name]: validators.validateTenantDoc,
  [customers.name]: validators.validateCustomerDoc,
  [inboxes.name]: validators.validateInboxDoc,
  [partners.name]: validators.validatePartnerDoc,
  [keys.name]: validators.validateKeyDoc,
  [invoices.name]: validators.validateInvoiceDoc,
  [submissions.name]: validators.validateSubmissionDoc,
  [sequences.name]: validators.validateSequenceDoc,
  [sessions.name]: validators.validateSessionDoc,
  [recipients.name]: validators.validateRecipientDoc,
}

/** What a state has to fit in with. */
export interface Present {
  readonly pepper: string
  readonly services: readonly ServiceState[]
}

/**
 * Finds any value to be a state that this sandbox can live with, or refuses it and says where. Returns
 * its rows in today's shape.
 */
export function judgeState(value: unknown, present: Present): readonly StateRow[] {
  if (!validators.validateState(value)) throw new ControlError(400, describeBodyError(validators.validateState.errors))
  return judgeRows(value as WholeState, present)
}

/** The same for a state whose shape was judged already. */
export function judgeRows({ pepper, versions, rows: sent }: WholeState, present: Present): readonly StateRow[] {
  if (pepper !== present.pepper) {
    throw new ControlError(
      409,
      'pepper: this state was made under another pepper, so none of its keys would work here; start both sandboxes with the same NUNTIQ_KIT_PEPPER',
    )
  }
  const rows = inTodaysShape(sent, { versions, services: present.services })
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
  return rows
}

function inTodaysShape(
  rows: readonly StateRow[],
  { versions, services }: { versions: StateVersions | undefined; services: readonly ServiceState[] },
): readonly StateRow[] {
  const newer = findNewer(versions, services)
  if (newer) throw new ControlError(409, `versions.${newer.name}: this state ${describeNewer(newer)}. ${NEWER_REMEDY}`)
  try {
    return bringUpToDate(rows, { versions, services })
  } catch (error) {
    throw error instanceof UnfitDocument ? new ControlError(400, error.message) : error
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
    token?: string
    invoice?: string
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
      return value.token
    case submissions.name:
      return value.invoice
    default:
      return undefined
  }
}
