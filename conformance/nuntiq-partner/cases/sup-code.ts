import { sameAs } from '../../kit/checks/same-as.ts'
import { wordsOf } from '../refusal.ts'
import { statusIs } from '../../kit/checks/status.ts'
import { type Case, defineCase } from '../case.ts'
import { textAt } from '../../kit/json.ts'
import type { Exchange } from '../../kit/wire/exchange.ts'
import { changePartner } from './customer.ts'
import { ask } from './held-key.ts'
import {
  access,
  claimed,
  codeFor,
  invited,
  LABEL,
  locked,
  mailedCode,
  mint,
  requestCode,
  validate,
  wrongCode,
} from './supplier-access.ts'

export const UNKNOWN_TOKEN = '0123456789abcdef0123456789abcdef0123456789abcdef'

/** The two statuses that are documented for a session past its time (C37). */
export const GONE_OR_UNAUTHORIZED = {
  gone: (exchange: Exchange) => statusIs(410)(exchange).ok && wordsOf(exchange) !== '',
  unauthorized: (exchange: Exchange) => statusIs(401)(exchange).ok && wordsOf(exchange) !== '',
} as const

export const supCodeCases: readonly Case[] = [
  defineCase({
    id: 'sup-code',
    requirements: ['SUP-CODE-001', 'SUP-CODE-007'],
    given: 'the token of an open session',
    async run(t) {
      const link = await invited(t)
      const answer = await requestCode(t, link)
      t.expect(answer, 'SUP-CODE-001').status(200).member('success', true)
      const mails = await (await t.mail).all({ type: 'code' })
      const code = mails[0]?.code ?? ''
      t.check(
        sameAs(
          'mailed to',
          mails.map(({ to }) => to),
          [link.email],
        ),
        'SUP-CODE-001',
      )
      t.check(sameAs('six digits', /^\d{6}$/.test(code), true), 'SUP-CODE-001')
      if (code === '') t.leaveOpen('no code was mailed, so none can be looked for', 'SUP-CODE-007')
      else t.expect(answer, 'SUP-CODE-007').status(200).lacks(code, 'the code')
    },
  }),
  defineCase({
    id: 'sup-code-no-token',
    requirements: ['SUP-CODE-002'],
    given: 'no token',
    async run(t) {
      const refused = await access(t, 'request-code', {})
      t.expect(refused).status(400).message()
      await t.pair(
        refused,
        t.offers('control') ? { twin: async () => requestCode(t, await invited(t)) } : { names: 'token' },
      )
    },
  }),
  defineCase({
    id: 'sup-sess-empty',
    requirements: ['SUP-SESS-007'],
    given: 'tokens, codes and claim tokens that are empty or not text',
    async run(t) {
      const { token } = await invited(t)
      const bodies = [
        ['request-code', { token: '' }],
        ['request-code', { token: 7 }],
        ['validate', { token: '', code: '123456' }],
        ['validate', { token, code: '' }],
        ['mint', { claim_token: '', label: LABEL }],
      ] as const
      for (const [step, json] of bodies)
        t.expect(await access(t, step, json))
          .status(400)
          .message()
    },
  }),
  defineCase({
    id: 'sup-code-unknown',
    requirements: ['SUP-CODE-003'],
    given: 'a token that was never issued',
    async run(t) {
      const refused = await requestCode(t, { token: UNKNOWN_TOKEN })
      t.expect(refused).status(401).message()
      await t.pair(
        refused,
        t.offers('control')
          ? { twin: async () => requestCode(t, await invited(t)) }
          : { twin: () => access(t, 'request-code', {}), twinOtherwise: true },
      )
    },
  }),
  defineCase({
    id: 'sup-code-expired',
    requirements: ['SUP-CODE-004'],
    given: 'the token of a session 16 minutes old',
    async run(t) {
      const link = await invited(t)
      await t.advance('PT16M')
      const refused = await requestCode(t, link)
      t.observe(refused, 'SUP-CODE-004', GONE_OR_UNAUTHORIZED)
      await t.pair(refused, { twin: async () => requestCode(t, await invited(t)) })
    },
  }),
  defineCase({
    id: 'sup-code-used',
    requirements: ['SUP-CODE-005'],
    needs: ['control', 'mail'],
    given: 'the token of a session that has minted',
    async run(t) {
      const link = await invited(t)
      const minted = await mint(t, await claimed(t, link))
      if (!statusIs(201)(minted).ok) t.undecided('no key was minted')
      const refused = await requestCode(t, link)
      t.expect(refused).status(410).message()
      await t.pair(refused, { twin: async () => requestCode(t, await invited(t)) })
    },
  }),
  defineCase({
    id: 'sup-code-locked',
    requirements: ['SUP-CODE-006'],
    given: 'the token of a session that five wrong codes have locked',
    async run(t) {
      const { link } = await locked(t)
      const refused = await requestCode(t, link)
      t.expect(refused).status(423).message()
      await t.pair(refused, { twin: async () => requestCode(t, await invited(t)) })
    },
  }),
  defineCase({
    id: 'sup-code-fresh',
    requirements: ['SUP-CODE-008'],
    given: 'two codes, one after the other',
    async run(t) {
      const link = await invited(t)
      const former = await codeFor(t, link)
      let code = await codeFor(t, link)
      // One in a million is the same again.
      if (code === former) code = await codeFor(t, link)
      t.expect(await validate(t, link, former, 'the former code')).status(401)
      t.expect(await validate(t, link, code, 'the new code')).status(200)
    },
  }),
  defineCase({
    id: 'sup-code-nothing-won',
    requirements: ['SUP-CODE-009'],
    given: 'a new code after four wrong ones, and a new code after 14 minutes',
    async run(t) {
      const link = await invited(t)
      const code = await codeFor(t, link)
      for (let nth = 0; nth < 4; nth++) await validate(t, link, wrongCode(code, nth), 'a wrong code')
      const next = await codeFor(t, link)
      await validate(t, link, wrongCode(next), 'the fifth wrong code')
      t.expect(await validate(t, link, next, 'the right code, too late')).status(423)

      const late = await invited(t)
      await t.advance('PT14M')
      await requestCode(t, late)
      const right = await mailedCode(t)
      if (right === undefined) t.undecided('no code came by mail')
      await t.advance('PT2M')
      t.expect(await validate(t, late, right ?? '', '16 minutes after the link')).status(410, 401)
    },
  }),
  defineCase({
    id: 'sup-code-nobody',
    requirements: ['SUP-CODE-010'],
    scene: 'key-expired',
    given: "the link of an expired key whose account's last address the customer has removed",
    async run(t) {
      const { apiKey, slug = '' } = await t.account()
      const url = textAt((await ask(t, apiKey, 'the expired key')).json, 'regenerate_url')
      const token = URL.canParse(url) ? (new URL(url).searchParams.get('token') ?? '') : ''
      if (token === '') t.undecided('the refusal has no regenerate_url with a token')
      await changePartner(t, { notification_emails: [] })
      const refused = await requestCode(t, { token })
      t.expect(refused).status(410).message()
      await changePartner(t, { notification_emails: [`billing@${slug}.example`] })
      await t.pair(refused, { twin: () => requestCode(t, { token }) })
    },
  }),
]
