import { sameAs } from '../../kit/checks/same-as.ts'
import { textAt } from '../../kit/json.ts'
import { type Case, defineCase } from '../case.ts'
import { changePartner, names, soleKey } from './customer.ts'
import { ownKey, rotated } from './held-key.ts'
import { reminders } from './reminder.ts'
import {
  allSet,
  changePreferences,
  claimed,
  invite,
  invited,
  mint,
  preferenceTokens,
  readPreferences,
  requestCode,
  togglesOf,
  tokenIn,
} from './supplier-access.ts'

export const mailMsgCases: readonly Case[] = [
  defineCase({
    id: 'mail-msg-invitation',
    requirements: ['MAIL-MSG-001', 'MAIL-MSG-002'],
    given: 'an invitation',
    async run(t) {
      const { customer, partner } = await names(t)
      const link = await invited(t)
      const [mail] = await (await t.mail).all({ type: 'invitation' })
      if (!mail) t.undecided('no invitation came by mail')
      const { subject = '', links = [], text = '', code } = mail ?? {}
      const wanted = `${customer}: API access invitation for "${partner}"`
      t.check(sameAs('subject', subject, wanted), 'MAIL-MSG-001')
      const magic = new Set([...links, ...(text.match(/https?:\/\/\S+/g) ?? [])])
      t.check(sameAs('links', magic.size, 1), 'MAIL-MSG-002')
      t.check(
        sameAs(
          'the magic one',
          [...magic].every((each) => each.includes(link.token)),
          true,
        ),
        'MAIL-MSG-002',
      )
      const digits = /\b\d{6}\b/.test(text.replaceAll(/https?:\/\/\S+/g, ''))
      t.check(sameAs('six digits in it', code !== undefined || digits, false), 'MAIL-MSG-002')
    },
  }),
  defineCase({
    id: 'mail-msg-invited',
    requirements: ['MAIL-MSG-003'],
    given: 'an account with two notification addresses',
    async run(t) {
      const { slug = '' } = await t.account()
      const emails = [`one@${slug}.example`, `two@${slug}.example`]
      await changePartner(t, { notification_emails: emails })
      await invite(t)
      const to = (await (await t.mail).all({ type: 'invitation' })).map((mail) => mail.to).toSorted()
      t.check(sameAs('invited addresses', to, emails))
    },
  }),
  defineCase({
    id: 'mail-msg-code',
    requirements: ['MAIL-MSG-004'],
    given: 'a code for one of two who were invited',
    async run(t) {
      const { slug = '' } = await t.account()
      const [, two] = await invite(t, [`one@${slug}.example`, `two@${slug}.example`])
      if (!two) return t.undecided('only one was invited')
      await requestCode(t, two)
      const mails = await (await t.mail).all({ type: 'code' })
      const [mail] = mails
      const code = /\b\d{6}\b/.exec(mail?.text ?? '')?.[0]
      t.check(
        sameAs(
          'mailed to',
          mails.map(({ to }) => to),
          [two.email],
        ),
      )
      t.check(sameAs('six digits in the text', code !== undefined && code === mail?.code, true))
    },
  }),
  defineCase({
    id: 'mail-msg-issued',
    requirements: ['MAIL-MSG-005', 'MAIL-MSG-006'],
    given: 'three notification addresses, one of which has switched the notice off, and a key that is minted',
    async run(t) {
      const { slug = '' } = await t.account()
      const emails = [`off@${slug}.example`, `one@${slug}.example`, `two@${slug}.example`]
      await changePartner(t, { notification_emails: emails })
      const token =
        (await preferenceTokens(t)).get(emails[0] ?? '') ?? t.undecided('no notice has led to email preferences')
      const toggles = togglesOf(await readPreferences(t, token))
      const notice = Object.keys(toggles).find((name) => !name.startsWith('reminder_')) ?? ''
      await changePreferences(t, token, { [notice]: false })
      const seen = (await (await t.mail).all({ type: 'key_issued' })).length

      const minted = await mint(t, await claimed(t))
      const mails = (await (await t.mail).all({ type: 'key_issued' })).slice(seen)
      t.check(sameAs('notices to', mails.map(({ to }) => to).toSorted(), emails.slice(1)), 'MAIL-MSG-005')

      const [apiKey, secret, expiry] = ['api_key', 'rotation_secret', 'expires_at'].map((name) =>
        textAt(minted.json, `data.${name}`),
      )
      if (!apiKey || !secret || !expiry || mails.length === 0)
        return t.leaveOpen('there is no notice of a minted key to look at', 'MAIL-MSG-006')
      for (const { subject, text, html } of mails) {
        const all = `${subject}\n${text}\n${html}`
        t.check(
          sameAs('key or rotation secret in it', all.includes(apiKey) || all.includes(secret), false),
          'MAIL-MSG-006',
        )
        t.check(sameAs('day of the expiry in it', text.includes(expiry.slice(0, 10)), true), 'MAIL-MSG-006')
      }
    },
  }),
  defineCase({
    id: 'mail-msg-quiet',
    requirements: ['MAIL-MSG-007', 'MAIL-MSG-008', 'MAIL-MSG-011'],
    given: 'a key that is created, rotated and submitted with',
    async run(t) {
      const { emails } = await t.account()
      const all = async (): Promise<number> => (await (await t.mail).all()).length
      const key = await ownKey(t)
      const notices = (await (await t.mail).all({ type: 'key_issued' })).map(({ to }) => to)
      t.check(sameAs('notices of the new key', notices, emails), 'MAIL-MSG-007')
      const before = await all()
      await rotated(t, key)
      const between = await all()
      t.check(sameAs('mails on rotation', between - before, 0), 'MAIL-MSG-008')
      const submitted = await t.submit()
      const after = await all()
      t.expect(submitted, 'MAIL-MSG-011').status(200)
      t.check(sameAs('mails on submission', after - between, 0), 'MAIL-MSG-011')
    },
  }),
  defineCase({
    id: 'mail-msg-always',
    requirements: ['MAIL-MSG-010'],
    given: 'a recipient who has switched everything off',
    async run(t) {
      const {
        emails: [email = ''],
      } = await t.account()
      const token = (await preferenceTokens(t)).get(email) ?? t.undecided('no notice has led to email preferences')
      const off = allSet(togglesOf(await readPreferences(t, token)), false)
      t.expect(await changePreferences(t, token, off)).status(200)
      const link = await invited(t)
      const invitations = await (await t.mail).all({ type: 'invitation', to: email })
      t.check(sameAs('invitations', invitations.length, 1))
      await requestCode(t, link)
      const codes = await (await t.mail).all({ type: 'code', to: email })
      t.check(sameAs('codes', codes.length, 1))
    },
  }),
  defineCase({
    id: 'mail-msg-preferences-link',
    requirements: ['MAIL-MSG-009'],
    given: 'every reminder of a key',
    async run(t) {
      const key = await soleKey(t, { expires_interval_days: 90 })
      await t.advance('P91D')
      const mails = await reminders(t)
      const without = mails.filter((mail) => tokenIn(mail, 'email-preferences') === undefined)
      t.check(sameAs('reminders', mails.length, 6 * key.emails.length))
      t.check(sameAs('reminders without a link', without.length, 0))
    },
  }),
]
