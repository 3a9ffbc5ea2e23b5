import type { Instant } from '../platform/clock.ts'
import type { Collection } from '../store/port.ts'

/** What Nuntiq keeps for a tenant (a customer of Nuntiq, into whose system suppliers push invoices). */
export interface Customer {
  /** Whether the customer has image-capture rules (INV-WF: without them and without IMAGE, less is run). */
  readonly image_capture_rules: boolean
  /** Address of the inbox that takes what matches nothing, or null. */
  readonly default_inbox: string | null
}

export interface Inbox {
  readonly address: string
  readonly external_identifiers: readonly string[]
}

/** A partner account: a supplier, as the customer has set it up. */
export interface Partner {
  readonly id: string
  readonly name: string
  readonly active: boolean
  readonly notification_emails: readonly string[]
  readonly created_at: Instant
}

export interface Key {
  readonly id: string
  readonly partner: string
  readonly label: string
  readonly api_key_hash: string
  readonly rotation_secret_hash: string
  /** The first seven characters of the key, and its last four: all that may still be shown. */
  readonly prefix: string
  readonly last_4: string
  readonly permissions: readonly string[]
  readonly created_at: Instant
  readonly expires_at: Instant | null
  readonly expires_interval_days: number | null
  /** Stamped by maintenance; expiry itself is a matter of `expires_at` alone (C7). */
  readonly expired_at: Instant | null
  readonly revoked_at: Instant | null
  /** When the present secrets were issued: reminders count from here (C60). */
  readonly issued_at: Instant
  readonly grace: Grace | null
  /** Hash of the token in `regenerate_url`, which leads to this key's replacement (C3); another with each new secret. */
  readonly regenerate_hash: string
}

/** The former key, still good for four hours. A second rotation replaces it. */
export interface Grace {
  readonly api_key_hash: string
  readonly until: Instant
}

export type FieldValue = string | number
export type Row = Readonly<Record<string, FieldValue>>

/** An invoice as it is kept: listed fields only. */
export interface InvoiceContent {
  readonly header: Row
  readonly lines: readonly Row[]
  readonly addresses: readonly Row[]
  readonly taxes: readonly Row[]
  readonly charges: readonly Row[]
  readonly discounts: readonly Row[]
}

export interface StoredAttachment {
  readonly type: 'IMAGE' | 'ATTACHMENT'
  readonly filename: string
  /** As sniffed, not as claimed. */
  readonly content_type: string
  readonly size: number
  readonly sha256: string
}

export type ResolutionPath = 'explicit_inbox' | 'external_identifier' | 'default_fallback'

/** The `data` of the answer to a submission; a replay repeats it to the letter. */
export interface SubmissionResult {
  readonly invoice_token: string
  readonly invoice_id: number
  readonly source_document_id: number
  readonly workflow: 'full_enrichment'
  readonly effective_workflow: 'full_enrichment' | 'basic_enrichment'
  readonly invoice_status: number
  readonly source_document_status: number
  readonly template_id: number
  readonly template_type: string
  readonly attachments_linked: number
  readonly pdf_will_be_generated: boolean
  readonly receiving_inbox: string
  readonly external_identifier: string | null
  readonly resolution_path: ResolutionPath
  readonly receiving_inbox_fallback_used: boolean
}

export interface Invoice {
  readonly result: SubmissionResult
  readonly received_at: Instant
  readonly partner: string
  readonly key: string
  readonly content: InvoiceContent
  /** Paths of what was sent and not kept, such as `header.currency`. */
  readonly dropped_fields: readonly string[]
  readonly attachments: readonly StoredAttachment[]
  readonly warning: string | null
  readonly idempotency: { readonly key: string; readonly body_sha256: string } | null
}

/** A link that was mailed, on its way to a key. Its state is derived from these (session-table.ts). */
export interface Session {
  readonly id: string
  /** K1: `invitation` adds a key, `regenerate` puts a new one in the place of another. */
  readonly kind: 'invitation' | 'regenerate'
  readonly partner: string
  /** Where its codes go. */
  readonly recipients: readonly string[]
  /** The key whose place is taken; null in `regenerate`: the one that has the label. */
  readonly key: string | null
  readonly token_hash: string
  readonly issued_at: Instant
  readonly code_hash: string | null
  readonly wrong_codes: number
  readonly claim_hash: string | null
  readonly used_at: Instant | null
}

/** The mails that a recipient may switch off. */
export const MUTABLE_MAILS = ['reminder_advance', 'reminder_imminent', 'reminder_expired', 'key_issued'] as const
export type MutableMail = (typeof MUTABLE_MAILS)[number]
export type Preferences = Readonly<Record<MutableMail, boolean>>

/** One address of one account, and which mails it wants (SUP-PREF). */
export interface Recipient {
  readonly partner: string
  readonly email: string
  readonly token_hash: string
  readonly preferences: Preferences
}

export const customers: Collection<Customer> = { name: 'customers', indexes: {} }

export const inboxes: Collection<Inbox> = {
  name: 'inboxes',
  indexes: {
    address: (inbox) => [inbox.address.toLowerCase()],
    alias: (inbox) => inbox.external_identifiers.map((alias) => alias.toLowerCase()),
  },
}

export const partners: Collection<Partner> = {
  name: 'partners',
  indexes: {
    id: (partner) => [partner.id],
    email: (partner) => partner.notification_emails.map((email) => email.toLowerCase()),
  },
}

export const keys: Collection<Key> = {
  name: 'keys',
  indexes: {
    id: (key) => [key.id],
    partner: (key) => [key.partner],
    regenerate: (key) => [key.regenerate_hash],
    secret: (key) => (key.grace ? [key.api_key_hash, key.grace.api_key_hash] : [key.api_key_hash]),
  },
}

export const invoices: Collection<Invoice> = {
  name: 'invoices',
  bulk: true,
  indexes: {
    token: (invoice) => [invoice.result.invoice_token],
    idempotency: (invoice) => (invoice.idempotency ? [idempotencyIndex(invoice.key, invoice.idempotency.key)] : []),
  },
}

export const sessions: Collection<Session> = {
  name: 'sessions',
  indexes: {
    token: (session) => [session.token_hash],
    claim: (session) => (session.claim_hash === null ? [] : [session.claim_hash]),
  },
}

export const recipients: Collection<Recipient> = {
  name: 'recipients',
  indexes: { token: (recipient) => [recipient.token_hash] },
}

/** C29: the namespace of an Idempotency-Key is the key row, which survives rotation. */
export function idempotencyIndex(key: string, idempotencyKey: string): string {
  return `${key}\n${idempotencyKey}`
}

/** What Nuntiq brings to the store. */
export const NUNTIQ_COLLECTIONS = [customers, inboxes, partners, keys, invoices, sessions, recipients]
