import { customers } from './accounts/customer.ts'
import { inboxes } from './accounts/inbox.ts'
import { partners } from './accounts/partner.ts'
import { keys } from './keys/key.ts'
import { invoices } from './invoices/invoice.ts'
import { submissions } from './invoices/submission.ts'
import { sessions } from './partner/supplier-access/session.ts'
import { recipients } from './mails/recipient.ts'

/** What Nuntiq brings to the store. */
export const NUNTIQ_COLLECTIONS = [customers, inboxes, partners, keys, invoices, submissions, sessions, recipients]
