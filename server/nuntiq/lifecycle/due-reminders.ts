import type { House } from '../../sandbox/house.ts'
import type { Due } from '../../time/due.ts'
import type { Instant } from '../../platform/clock.ts'
import type { Transaction } from '../../store/port.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import { writeMail } from '../mails/letter.ts'
import { enterRecipients, type Reached, recipientsOf } from '../mails/recipients.ts'
import { reminderLetter } from '../mails/reminder.ts'
import { type Key, keys } from '../keys/key.ts'
import { type Partner, partners } from '../accounts/partner.ts'
import { regenerateUrl } from '../keys/regenerate-url.ts'
import { type ReminderSlot, reminderSlots, slotsDue } from './reminder-slots.ts'

/** The reminders that fall due, each for one key and to everybody who wants it; none where nobody does. */
export async function dueReminders(
  house: House,
  { tenant, tx, after, until }: { tenant: Tenant; tx: Transaction; after: Instant; until: Instant },
): Promise<Due[]> {
  const reminders: Due[] = []
  for (const { doc: key } of await tx.list(keys)) {
    const slots = slotsDue(reminderSlots(key), { after, ranTo: tenant.now(), until })
    if (slots.length === 0) continue
    const partner = await tx.get(partners, key.partner)
    if (!partner?.active) continue
    for (const slot of slots) {
      const reached = await recipientsOf(tx, { house, partner, type: slot.type })
      if (reached.length > 0) reminders.push(reminder({ house, tenant, key, partner, slot, reached }))
    }
  }
  return reminders
}

function reminder({
  house,
  tenant,
  key,
  partner,
  slot,
  reached,
}: {
  house: House
  tenant: Tenant
  key: Readonly<Key>
  partner: Readonly<Partner>
  slot: ReminderSlot
  reached: readonly Reached[]
}): Due {
  return {
    at: slot.at,
    rule: slot.rule,
    effect: `${slot.type} mailed to ${reached.map(({ email }) => email).join(', ')}`,
    subject: `key ${key.label} (${key.id})`,
    run: (tx) => enterRecipients(tx, { house, partner: partner.id, reached }),
    afterwards() {
      for (const { email, preferencesUrl } of reached) {
        const letter = reminderLetter({
          type: slot.type,
          customer: tenant.name,
          partner: partner.name,
          label: key.label,
          expiresAt: key.expires_at ?? slot.at,
          at: slot.at,
          url: regenerateUrl(house, key),
          preferencesUrl,
        })
        house.mailbox.post(tenant, writeMail(letter, { to: email, at: slot.at }))
      }
    },
  }
}
