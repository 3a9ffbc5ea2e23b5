import { statusIs } from '../../kit/checks/status.ts'
import { textAt } from '../../kit/json.ts'
import { type Case, defineCase } from '../case.ts'
import { wordsOf } from '../refusal.ts'
import { GONE_OR_UNAUTHORIZED, UNKNOWN_TOKEN } from './sup-code.ts'
import { access, codeFor, invited, locked, mint, validate, wrongCode } from './supplier-access.ts'

export const supValCases: readonly Case[] = [
  defineCase({
    id: 'sup-val',
    requirements: ['SUP-VAL-001', 'SUP-VAL-003'],
    given: 'a wrong code, then the right one',
    async run(t) {
      const link = await invited(t)
      const code = await codeFor(t, link)
      const refused = await validate(t, link, wrongCode(code), 'a wrong code')
      t.expect(refused, 'SUP-VAL-003').status(401).message()
      const right = await validate(t, link, code, 'the right code')
      t.expect(right, 'SUP-VAL-001').status(200).member('success', true).type('data.claim_token', 'string')
      await t.pair(refused, { twin: () => Promise.resolve(right) }, 'SUP-VAL-003')
    },
  }),
  defineCase({
    id: 'sup-val-missing',
    requirements: ['SUP-VAL-002'],
    given: 'no token, and no code',
    async run(t) {
      // Only a sandbox has a good token beside which nothing but the code is missing.
      const bodies = [{ code: '123456' }, ...(t.offers('control') ? [{ token: (await invited(t)).token }] : [])]
      for (const json of bodies) {
        const refused = await access(t, 'validate', json)
        t.expect(refused).status(400).message()
        // With both there it is another refusal.
        await t.pair(refused, {
          twin: () => access(t, 'validate', { token: UNKNOWN_TOKEN, code: '123456' }),
          twinOtherwise: true,
        })
      }
    },
  }),
  defineCase({
    id: 'sup-val-fifth',
    requirements: ['SUP-VAL-003', 'SUP-VAL-004', 'SUP-VAL-005'],
    given: 'five wrong codes, then the right one',
    async run(t) {
      const { link, code, fifth } = await locked(t)
      t.observe(fifth, 'SUP-VAL-004', {
        unauthorized: (exchange) => statusIs(401)(exchange).ok && wordsOf(exchange) !== '',
        locked: (exchange) => statusIs(423)(exchange).ok && wordsOf(exchange) !== '',
      })
      const refused = await validate(t, link, code, 'the right code, too late')
      t.expect(refused, 'SUP-VAL-005').status(423).message()

      // Four wrong codes lock nothing: they are counted, and no more.
      const other = await invited(t)
      const right = await codeFor(t, other)
      for (let nth = 0; nth < 4; nth++)
        t.expect(await validate(t, other, wrongCode(right, nth), 'a wrong code'), 'SUP-VAL-003').status(401)
      await t.pair(
        refused,
        { twin: () => validate(t, other, right, 'the right code, in time') },
        'SUP-VAL-005',
        'SUP-VAL-004',
      )
    },
  }),
  defineCase({
    id: 'sup-val-expired',
    requirements: ['SUP-VAL-006'],
    given: 'the right code 16 minutes after the link',
    async run(t) {
      const link = await invited(t)
      const code = await codeFor(t, link)
      await t.advance('PT16M')
      const refused = await validate(t, link, code)
      t.observe(refused, 'SUP-VAL-006', GONE_OR_UNAUTHORIZED)
      await t.pair(refused, {
        twin: async () => {
          const fresh = await invited(t)
          return validate(t, fresh, await codeFor(t, fresh))
        },
      })
    },
  }),
  defineCase({
    id: 'sup-val-used',
    requirements: ['SUP-VAL-007'],
    given: 'the right code once more, after a key was minted',
    async run(t) {
      const link = await invited(t)
      const code = await codeFor(t, link)
      const right = await validate(t, link, code)
      const minted = await mint(t, textAt(right.json, 'data.claim_token'))
      if (!statusIs(201)(minted).ok) t.undecided('no key was minted')
      t.expect(await validate(t, link, code, 'once more'))
        .status(410)
        .message()
    },
  }),
  defineCase({
    id: 'sup-val-unknown',
    requirements: ['SUP-VAL-008'],
    given: 'a token that was never issued',
    async run(t) {
      const refused = await validate(t, { token: UNKNOWN_TOKEN }, '123456')
      t.expect(refused).status(401).message()
      await t.pair(refused, { twin: () => access(t, 'validate', {}), twinOtherwise: true })
    },
  }),
  defineCase({
    id: 'sup-val-together',
    requirements: ['SUP-VAL-009'],
    given: 'ten wrong codes at once',
    async run(t) {
      const link = await invited(t)
      const code = await codeFor(t, link)
      const tries = Array.from({ length: 10 }, (_, nth) =>
        validate(t, link, wrongCode(code, nth), 'one wrong code of ten'),
      )
      const answers = await Promise.all(tries)
      const judged = answers.filter((answer) => statusIs(401)(answer).ok).length
      t.check({ check: 'codes judged', ok: judged <= 5, expected: 'five at most', actual: String(judged) })
      for (const answer of answers) t.expect(answer).status(401, 423)
      t.expect(await validate(t, link, code, 'the right code, too late')).status(423)
    },
  }),
  defineCase({
    id: 'sup-val-no-code',
    requirements: ['SUP-VAL-010'],
    given: 'a code in a session for which none was asked',
    async run(t) {
      const link = await invited(t)
      t.expect(await validate(t, link, '123456'))
        .status(401)
        .message()
      t.expect(await validate(t, link, await codeFor(t, link))).status(200)
    },
  }),
]
