import type { Collection } from '../../store/port.ts'

/** What Nuntiq stores for a tenant: a customer of Nuntiq, to whom suppliers send invoices. */
export interface Customer {
  /** Image-capture rules of the customer's own (INV-WF: without them or an IMAGE, the basic workflow runs). */
  readonly image_capture_rules: boolean
  /** Address of the inbox for submissions that match no other, or null. */
  readonly default_inbox: string | null
}

export const customers: Collection<Customer> = { name: 'customers', indexes: {} }

/** Where a customer's invoices arrive: an address, and the aliases that lead to it. */
export interface Inbox {
  readonly address: string
  readonly external_identifiers: readonly string[]
}

export const inboxes: Collection<Inbox> = {
  name: 'inboxes',
  indexes: {
    address: (inbox) => [inbox.address.toLowerCase()],
    alias: (inbox) => inbox.external_identifiers.map((alias) => alias.toLowerCase()),
  },
}
