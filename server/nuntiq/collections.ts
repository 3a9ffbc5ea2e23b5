import * as validators from '../../spec/generated/nuntiq/stored-validators.js'
import type { StoredCollection } from '../store/port.ts'
import { SELF } from '../tenancy/tenant.ts'
import { type Customer, customers, type Inbox, inboxes } from './accounts/customer.ts'
import { type Partner, partners } from './accounts/partner.ts'
import { type Invoice, invoices } from './invoices/invoice.ts'
import { type Submission, submissions } from './invoices/submission.ts'
import { type Key, keys } from './keys/key.ts'
import { type Recipient, recipients } from './mails/recipient.ts'
import { recipientId } from './mails/recipients.ts'
import { type Session, sessions } from './partner/supplier-access/session.ts'

/** What Nuntiq stores, each kind of document with its validator and its id. */
export const NUNTIQ_COLLECTIONS: readonly StoredCollection[] = [
  stored<Customer>({ ...customers, validate: validators.validateCustomerDoc, idOf: () => SELF }),
  stored<Inbox>({ ...inboxes, validate: validators.validateInboxDoc, idOf: ({ address }) => address.toLowerCase() }),
  stored<Partner>({ ...partners, validate: validators.validatePartnerDoc, idOf: ({ id }) => id }),
  stored<Key>({ ...keys, validate: validators.validateKeyDoc, idOf: ({ id }) => id }),
  stored<Invoice>({ ...invoices, validate: validators.validateInvoiceDoc, idOf: ({ token }) => token }),
  stored<Submission>({ ...submissions, validate: validators.validateSubmissionDoc, idOf: ({ invoice }) => invoice }),
  stored<Session>({ ...sessions, validate: validators.validateSessionDoc, idOf: ({ id }) => id }),
  stored<Recipient>({
    ...recipients,
    validate: validators.validateRecipientDoc,
    idOf: ({ partner, email }) => recipientId(partner, email),
  }),
]

function stored<Doc extends object>(collection: StoredCollection<Doc>): StoredCollection {
  return collection
}
