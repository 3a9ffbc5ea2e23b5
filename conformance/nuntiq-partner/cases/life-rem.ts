import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import { instantAt } from '../../kit/checks/instant.ts'
import { sameAs } from '../../kit/checks/same-as.ts'
import { type Case, defineCase } from '../case.ts'
import type { Mail } from '../../kit/sandbox/mailbox.ts'
import type { Tester } from '../tester.ts'
import { addKey, changeKey, soleKey, type Supplier } from './customer.ts'
import { rotate } from './held-key.ts'
import { DAY, iso, stopClock } from './moment.ts'
import { inShort, reminders } from './reminder.ts'
import { changePreferences, tokenIn } from './supplier-access.ts'

const ADVANCE = 'advance 60, advance 30'
const IMMINENT = 'imminent 7, imminent 3, imminent 1'

/** Days that a key lives, and its reminders: one so many days ahead is for a key that lives longer (C60). */
const SHORT_LIVES = [
  [60, `advance 30, ${IMMINENT}, expired 0`],
  [7, 'imminent 3, imminent 1, expired 0'],
  [1, 'expired 0'],
] as const

export const lifeRemCases: readonly Case[] = [
  defineCase({
    id: 'life-rem-slots',
    requirements: ['LIFE-REM-001', 'LIFE-REM-002', 'LIFE-REM-003'],
    given: 'the 90 days of a key',
    async run(t) {
      const key = await soleKey(t, { expires_interval_days: 90 })
      await t.advance('P91D')
      const mails = await toFirst(t, key)
      const compare = (id: 'LIFE-REM-001' | 'LIFE-REM-002' | 'LIFE-REM-003', type: string, wanted: string): void =>
        expectReminders(t, id, { mails: mails.filter((mail) => mail.type === type), key, wanted })
      compare('LIFE-REM-001', 'reminder_advance', ADVANCE)
      compare('LIFE-REM-002', 'reminder_imminent', IMMINENT)
      compare('LIFE-REM-003', 'reminder_expired', 'expired 0')
    },
  }),
  defineCase({
    id: 'life-rem-monthly',
    requirements: ['LIFE-REM-004'],
    given: 'the 30 days of a key',
    async run(t) {
      const key = await soleKey(t, { expires_interval_days: 30 })
      await t.advance('P31D')
      expectReminders(t, 'LIFE-REM-004', { mails: await toFirst(t, key), key, wanted: `${IMMINENT}, expired 0` })
    },
  }),
  ...SHORT_LIVES.map(([days, wanted]) =>
    defineCase({
      id: `life-rem-short-${days}-days`,
      requirements: ['LIFE-REM-005'],
      given: `a key that ends ${days} days from now`,
      async run(t) {
        // Made at one instant, so that it lives for whole days and not a moment less.
        const now = await stopClock(t)
        const key = await soleKey(t, { expires_at: iso(now + days * DAY) })
        await t.advance('P61D')
        expectReminders(t, 'LIFE-REM-005', { mails: await toFirst(t, key), key, wanted })
      },
    }),
  ),
  defineCase({
    id: 'life-rem-none',
    requirements: ['LIFE-REM-006'],
    given: 'a key that never expires, a revoked one, and one that does expire',
    async run(t) {
      const key = await soleKey(t, { expires_interval_days: 30 })
      await addKey(t, { label: 'nkc-never', expires_interval_days: null }, key.partner)
      const revoked = await addKey(t, { label: 'nkc-revoked', expires_interval_days: 30 }, key.partner)
      await changeKey(t, { revoked: true }, revoked.id)
      await t.advance('P400D')
      expectReminders(t, 'LIFE-REM-006', { mails: await toFirst(t, key), key, wanted: `${IMMINENT}, expired 0` })
    },
  }),
  defineCase({
    id: 'life-rem-rotation',
    requirements: ['LIFE-REM-007'],
    given: 'a key that is rotated after 84 of its 90 days',
    async run(t) {
      const key = await soleKey(t, { expires_interval_days: 90 })
      await t.advance('P84D')
      const before = (await toFirst(t, key)).length
      const renewed = await rotate(t, key, { body: { expires_interval_days: 90 } })
      const expiresAt = instantAt(renewed.json, 'expires_at') ?? t.undecided('the key could not be rotated')
      await t.advance('P91D')
      const mails = (await toFirst(t, key)).slice(before)
      expectReminders(t, 'LIFE-REM-007', {
        mails,
        key: { ...key, expiresAt },
        wanted: `${ADVANCE}, ${IMMINENT}, expired 0`,
      })
    },
  }),
  defineCase({
    id: 'life-rem-once',
    requirements: ['LIFE-REM-008'],
    given: 'two recipients, and a clock that is moved in steps of all sizes',
    async run(t) {
      const key = await soleKey(t, { expires_interval_days: 30 })
      for (const step of ['P22DT23H', 'PT2H', 'PT0S', 'P1D', 'P2DT23H59M', 'PT2M', 'P2D', 'PT1H', 'P1D', 'P1D'])
        await t.advance(step)
      const mails = await reminders(t)
      for (const email of key.emails) {
        expectReminders(t, 'LIFE-REM-008', {
          mails: mails.filter(({ to }) => to === email),
          key,
          wanted: `${IMMINENT}, expired 0`,
        })
      }
    },
  }),
  defineCase({
    id: 'life-rem-switched-off',
    requirements: ['LIFE-REM-010'],
    given: 'a recipient who switches one kind off after the first mail, and another who does not',
    async run(t) {
      const key = await soleKey(t, { expires_interval_days: 90 })
      await t.advance('P31D')
      const [first] = await toFirst(t, key)
      const token = first && tokenIn(first, 'email-preferences')
      if (token === undefined) t.undecided('no reminder has led to email preferences')
      t.expect(await changePreferences(t, token ?? '', { reminder_advance: false, reminder_expired: false })).status(
        200,
      )
      await t.advance('P60D')
      expectReminders(t, 'LIFE-REM-010', { mails: await toFirst(t, key), key, wanted: `advance 60, ${IMMINENT}` })
      const others = (await reminders(t)).filter(({ to }) => to === key.emails[1])
      expectReminders(t, 'LIFE-REM-010', { mails: others, key, wanted: `${ADVANCE}, ${IMMINENT}, expired 0` })
    },
  }),
  defineCase({
    id: 'life-rem-each-key',
    requirements: ['LIFE-REM-011'],
    given: 'two keys of one account',
    async run(t) {
      const long = await soleKey(t, { expires_interval_days: 90 })
      const short = await addKey(t, { label: 'nkc-second', expires_interval_days: 30 }, long.partner)
      await t.advance('P31D')
      const mails = await toFirst(t, long)
      const about = (label: string): Mail[] =>
        mails.filter(({ subject, text }) => `${subject}\n${text}`.includes(label))
      expectReminders(t, 'LIFE-REM-011', { mails: about(short.label), key: short, wanted: `${IMMINENT}, expired 0` })
      expectReminders(t, 'LIFE-REM-011', { mails: about(long.label), key: long, wanted: 'advance 60' })
    },
  }),
]

/** What the first of a supplier's addresses was sent. */
async function toFirst(t: Pick<Tester<never>, 'mail'>, { emails }: Supplier): Promise<readonly Mail[]> {
  return (await reminders(t)).filter(({ to }) => to === emails[0])
}

function expectReminders<Id extends RequirementId>(
  t: Pick<Tester<Id>, 'check'>,
  id: Id,
  { mails, key, wanted }: { mails: readonly Mail[]; key: { readonly expiresAt: number | undefined }; wanted: string },
): void {
  t.check(sameAs('reminders', inShort(mails, key.expiresAt ?? 0), wanted), id)
}
