import { sameAs } from '../../kit/checks/same-as.ts'
import { type Case, defineCase } from '../case.ts'
import { addPartner, changePartner } from './customer.ts'
import { reminders } from './reminder.ts'
import { PREFERENCES } from '../addresses.ts'
import { UNKNOWN_TOKEN } from './sup-code.ts'
import {
  access,
  allSet,
  changePreferences,
  preferenceToken,
  preferenceTokens,
  readPreferences,
  togglesOf,
  tokenIn,
} from './supplier-access.ts'

const REMINDERS = ['reminder_advance', 'reminder_imminent', 'reminder_expired']

export const supPrefCases: readonly Case[] = [
  defineCase({
    id: 'sup-pref-read',
    requirements: ['SUP-PREF-001', 'SUP-PREF-009', 'SUP-PREF-015'],
    given: 'a recipient who has changed nothing',
    async run(t) {
      const read = await readPreferences(t, await preferenceToken(t))
      t.expect(read, 'SUP-PREF-001').status(200).member('success', true).type('data', 'object')
      const toggles = togglesOf(read)
      const names = Object.keys(toggles)
      t.check(sameAs('toggles there', names.length > 0, true), 'SUP-PREF-001')
      t.check(sameAs('four toggles', names.length, 4), 'SUP-PREF-009')
      for (const name of [...REMINDERS, ...names]) t.check(sameAs(`${name} on`, toggles[name], true), 'SUP-PREF-009')
      t.check(
        sameAs(
          'fourth toggle',
          names.filter((name) => !REMINDERS.includes(name)),
          ['key_issued'],
        ),
        'SUP-PREF-015',
      )
    },
  }),
  defineCase({
    id: 'sup-pref-no-token',
    requirements: ['SUP-PREF-002', 'SUP-PREF-003'],
    given: 'no token, an empty one, and one that was never issued',
    async run(t) {
      const unknown = await t.call('GET', `${PREFERENCES}?token=${UNKNOWN_TOKEN}`)
      t.expect(unknown, 'SUP-PREF-003').status(404).message()
      for (const query of ['', ...(t.offers('control') ? ['?token='] : [])]) {
        const refused = await t.call('GET', `${PREFERENCES}${query}`)
        t.expect(refused, 'SUP-PREF-002').status(400).message()
        // The one fault undone, it is another refusal.
        await t.pair(refused, { twin: () => Promise.resolve(unknown), twinOtherwise: true }, 'SUP-PREF-002')
        await t.pair(
          unknown,
          t.offers('control')
            ? { twin: async () => readPreferences(t, await preferenceToken(t)) }
            : { twin: () => Promise.resolve(refused), twinOtherwise: true },
          'SUP-PREF-003',
        )
      }
    },
  }),
  defineCase({
    id: 'sup-pref-update-no-token',
    requirements: ['SUP-PREF-007', 'SUP-PREF-008'],
    given: 'no token, no preferences, and a token that was never issued',
    async run(t) {
      const preferences = { reminder_advance: true }
      const unknown = await access(t, 'email-preferences', { token: UNKNOWN_TOKEN, preferences })
      t.expect(unknown, 'SUP-PREF-008').status(404).message()
      const missing = await access(t, 'email-preferences', { preferences })
      t.expect(missing, 'SUP-PREF-007').status(400).message()
      await t.pair(missing, { twin: () => Promise.resolve(unknown), twinOtherwise: true }, 'SUP-PREF-007')
      await t.pair(unknown, { twin: () => Promise.resolve(missing), twinOtherwise: true }, 'SUP-PREF-008')
      // Only a sandbox has a good token beside which nothing but the preferences are missing.
      if (!t.offers('control')) return
      const token = await preferenceToken(t)
      const refused = await access(t, 'email-preferences', { token })
      t.expect(refused, 'SUP-PREF-007').status(400)
      const known = await changePreferences(t, token, preferences)
      await t.pair(refused, { twin: () => Promise.resolve(known) }, 'SUP-PREF-007')
      await t.pair(unknown, { twin: () => Promise.resolve(known) }, 'SUP-PREF-008')
    },
  }),
  defineCase({
    id: 'sup-pref-update',
    requirements: ['SUP-PREF-004', 'SUP-PREF-005', 'SUP-PREF-010', 'SUP-PREF-011', 'SUP-PREF-012'],
    given: 'one toggle off, unknown names, nothing at all, and all toggles off',
    async run(t) {
      const token = await preferenceToken(t)
      const before = togglesOf(await readPreferences(t, token))
      const partly = { ...before, reminder_advance: false }

      const changed = await changePreferences(t, token, { reminder_advance: false })
      t.expect(changed, 'SUP-PREF-004').status(200).member('success', true)
      t.check(sameAs('whole set answered', togglesOf(changed), partly), 'SUP-PREF-004')
      t.check(sameAs('whole set kept', togglesOf(await readPreferences(t, token)), partly), 'SUP-PREF-004')

      await changePreferences(t, token, { reminder_imminent: false })
      const two = { ...partly, reminder_imminent: false }
      t.check(sameAs('what was switched off before', togglesOf(await readPreferences(t, token)), two), 'SUP-PREF-004')

      const strange = await changePreferences(t, token, { nkc_unknown: true, reminder_imminent: true })
      t.expect(strange, 'SUP-PREF-005').status(200)
      t.check(sameAs('unknown toggle left out', togglesOf(strange), partly), 'SUP-PREF-005')
      const typed = await changePreferences(t, token, { nkc_unknown: 'yes' })
      t.expect(typed, 'SUP-PREF-012').status(200)
      const nothing = await changePreferences(t, token, {})
      t.expect(nothing, 'SUP-PREF-011').status(200)
      t.check(sameAs('nothing changed', togglesOf(nothing), partly), 'SUP-PREF-011')

      const off = await changePreferences(t, token, allSet(before, false))
      t.expect(off, 'SUP-PREF-010').status(200)
      t.check(sameAs('all off', togglesOf(await readPreferences(t, token)), allSet(before, false)), 'SUP-PREF-010')
    },
  }),
  defineCase({
    id: 'sup-pref-no-boolean',
    requirements: ['SUP-PREF-006', 'SUP-PREF-016'],
    given: 'toggles that are a text, a number and null, beside a good one',
    async run(t) {
      const token = await preferenceToken(t)
      const before = togglesOf(await readPreferences(t, token))
      for (const value of ['false', 0, null]) {
        const refused = await changePreferences(t, token, { reminder_imminent: false, reminder_advance: value })
        t.expect(refused, 'SUP-PREF-006').status(400).message()
        t.check(sameAs('nothing changed', togglesOf(await readPreferences(t, token)), before), 'SUP-PREF-016')
        const twin = () => changePreferences(t, token, { reminder_imminent: true, reminder_advance: true })
        await t.pair(refused, { twin }, 'SUP-PREF-006')
      }
    },
  }),
  defineCase({
    id: 'sup-pref-one-recipient',
    requirements: ['SUP-PREF-013'],
    given: 'an address in two accounts, and another beside it',
    async run(t) {
      const { slug = '' } = await t.account()
      const [one, two] = [`one@${slug}.example`, `two@${slug}.example`]
      await changePartner(t, { notification_emails: [one, two] })
      const tokens = await preferenceTokens(t)
      const other = await addPartner(t)
      await changePartner(t, { notification_emails: [one] }, other.partner)
      await t.call('POST', '/v1/partner/account/keys', { key: other.apiKey, json: { label: 'nkc-other' } })
      const abroad = (await (await t.mail).all({ type: 'key_issued' }))
        .map((mail) => tokenIn(mail, 'email-preferences') ?? '')
        .find((token) => token !== tokens.get(one) && token !== tokens.get(two))
      if (!tokens.has(one) || !tokens.has(two) || abroad === undefined)
        t.undecided('not every recipient was mailed a token')
      const before = togglesOf(await readPreferences(t, tokens.get(two) ?? ''))
      t.expect(await changePreferences(t, tokens.get(one) ?? '', allSet(before, false))).status(200)
      for (const token of [tokens.get(two) ?? '', abroad ?? '']) {
        t.check(sameAs('untouched', togglesOf(await readPreferences(t, token)), before))
      }
    },
  }),
  defineCase({
    id: 'sup-pref-token',
    requirements: ['SUP-PREF-014'],
    given: 'the notices and reminders to one recipient',
    async run(t) {
      const token = await preferenceToken(t)
      await t.advance('P89D')
      const mails = [...(await (await t.mail).all({ type: 'key_issued' })), ...(await reminders(t))]
      const tokens = new Set(mails.map((mail) => tokenIn(mail, 'email-preferences')))
      t.check(sameAs('mails of several kinds', new Set(mails.map(({ type }) => type)).size > 1, true))
      t.check(sameAs('tokens in them', tokens.size, 1))
      t.check(sameAs('48 hexadecimal characters', /^[0-9a-f]{48}$/i.test(token), true))
      t.expect(await readPreferences(t, token)).status(200)
    },
  }),
]
