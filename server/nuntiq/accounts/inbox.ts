import type { Collection } from '../../store/port.ts'

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
