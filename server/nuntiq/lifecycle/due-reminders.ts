import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import type { Resources } from '../../service.ts'
import { Turns } from '../../platform/turns.ts'
import type { Entry } from '../../store/port.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import type { Due, Window } from '../../time/due.ts'
import { writeMail } from '../mails/letter.ts'
import { enterRecipients, preferencesUrl, recipientsOf } from '../mails/recipients.ts'
import { reminderLetter } from '../mails/reminder.ts'
import { type Key, nameOfKey } from '../keys/key.ts'
import { type Partner, partners } from '../accounts/partner.ts'
import { regenerateUrl } from '../links.ts'
import { hasSlotWithin, type ReminderSlot, reminderSlots, slotsDue } from './reminder-slots.ts'

/** Reminders that are made before others get a turn: a move of a year may bring some tens of thousands. */
const IN_ONE_GO = 250

/** The reminders that fall due: one for each key and slot, to everybody who wants it; none if nobody does. */
export async function dueReminders(
  resources: Pick<Resources, 'hasher' | 'portalOrigin' | 'mailbox'>,
  held: readonly Entry<Key>[],
  { tenant, tx, after, until }: Window,
): Promise<Due<RequirementId>[]> {
  const reminders: Due<RequirementId>[] = []
  const turns = new Turns(IN_ONE_GO)
  for (const { doc: key } of held) {
    if (!hasSlotWithin(key, { after, until })) continue
    const slots = slotsDue(reminderSlots(key), { after, ranTo: tenant.now(), until })
    if (slots.length === 0) continue
    await turns.after(slots.length)
    const partner = await tx.get(partners, key.partner)
    if (!partner?.active) continue
    for (const slot of slots) {
      const emails = await recipientsOf(tx, { partner, type: slot.type })
      if (emails.length > 0) reminders.push(reminder(resources, { tenant, key, partner, slot, emails }))
    }
  }
  return reminders
}

/** LIFE-REM-001 to LIFE-REM-003, depending on the slot. */
function reminder(
  { hasher, portalOrigin, mailbox }: Pick<Resources, 'hasher' | 'portalOrigin' | 'mailbox'>,
  {
    tenant,
    key,
    partner,
    slot,
    emails,
  }: { tenant: Tenant; key: Readonly<Key>; partner: Readonly<Partner>; slot: ReminderSlot; emails: readonly string[] },
): Due<RequirementId> {
  const { at, rule, type } = slot
  return {
    at,
    rule,
    effect: `${type} mailed to ${emails.join(', ')}`,
    subject: nameOfKey(key),
    run: (tx) => enterRecipients(tx, { hasher, partner: partner.id, emails }),
    afterwards() {
      for (const email of emails) {
        const letter = reminderLetter({
          type,
          customer: tenant.name,
          partner: partner.name,
          label: key.label,
          expiresAt: key.expires_at ?? at,
          at,
          url: regenerateUrl({ hasher, portalOrigin }, key),
          preferencesUrl: preferencesUrl({ hasher, portalOrigin }, { partner: partner.id, email }),
        })
        mailbox.post(tenant, writeMail(letter, { to: email, at, rule, about: nameOfKey(key) }))
      }
    },
  }
}
