import type { Instant } from '../../platform/clock.ts'
import type { Collection } from '../../store/port.ts'

/** A partner account: a supplier, as the customer has set it up. */
export interface Partner {
  readonly id: string
  readonly name: string
  readonly active: boolean
  readonly notification_emails: readonly string[]
  readonly created_at: Instant
}

export const partners: Collection<Partner> = {
  name: 'partners',
  indexes: {
    id: (partner) => [partner.id],
    email: (partner) => partner.notification_emails.map((email) => email.toLowerCase()),
  },
}
