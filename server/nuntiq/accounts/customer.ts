import type { Collection } from '../../store/port.ts'

/** What Nuntiq keeps for a tenant (a customer of Nuntiq, into whose system suppliers push invoices). */
export interface Customer {
  /** Whether the customer has image-capture rules (INV-WF: without them and without IMAGE, less is run). */
  readonly image_capture_rules: boolean
  /** Address of the inbox that takes what matches nothing, or null. */
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
