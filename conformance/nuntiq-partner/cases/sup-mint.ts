import { instantNear, noInstant } from '../../kit/checks/instant.ts'
import { sameAs } from '../../kit/checks/same-as.ts'
import { statusIs } from '../../kit/checks/status.ts'
import { at, textAt } from '../../kit/json.ts'
import { type Case, defineCase } from '../case.ts'
import { wordsOf } from '../refusal.ts'
import { changePartner, keyRow } from './customer.ts'
import { ask, heldKey } from './held-key.ts'
import { INTERVALS } from './key-create.ts'
import { DAY, nowOf } from './moment.ts'
import { KEYS } from '../addresses.ts'
import { access, claimed, LABEL, mint, tokenIn } from './supplier-access.ts'

const UNKNOWN_CLAIM = 'nkc-no-such-claim'

export const supMintCases: readonly Case[] = [
  defineCase({
    id: 'sup-mint',
    requirements: ['SUP-MINT-001', 'SUP-MINT-005', 'SUP-MINT-017', 'KEY-CREATE-017'],
    needs: ['control', 'mail'],
    given: 'a claim token with a label',
    async run(t) {
      const now = await nowOf(t)
      const minted = await mint(t, await claimed(t))
      t.expect(minted, 'SUP-MINT-001')
        .status(201)
        .member('success', true)
        .type('data.api_key', 'string')
        .type('data.rotation_secret', 'string')
      t.expect(minted, 'SUP-MINT-005')
        .status(201)
        .that(instantNear('data.expires_at', now + 90 * DAY))
      t.expect(minted, 'KEY-CREATE-017')
        .schema()
        .member('data.label', LABEL)
        .type('data.prefix', 'string')
        .matches('data.last_4', /^.{4}$/)
      const key = textAt(minted.json, 'data.api_key')
      t.expect(await ask(t, key, 'the minted key'), 'SUP-MINT-001').status(200)
      t.expect(await t.submit(undefined, { key }), 'SUP-MINT-017').status(200)
      const made = await t.createKey()
      t.expect(await t.submit(undefined, { key: textAt(made.json, 'data.api_key') }), 'SUP-MINT-017').status(200)
    },
  }),
  defineCase({
    id: 'sup-mint-missing',
    requirements: ['SUP-MINT-002'],
    given: 'no claim token, and no label',
    async run(t) {
      // Only a sandbox has a good claim token beside which nothing but the label is missing.
      const bodies = [{ label: LABEL }, ...(t.offers('control') ? [{ claim_token: await claimed(t) }] : [])]
      for (const json of bodies) {
        const refused = await access(t, 'mint', json)
        t.expect(refused).status(400).message()
        // With both there it is another refusal.
        await t.pair(refused, { twin: () => mint(t, UNKNOWN_CLAIM), twinOtherwise: true })
      }
    },
  }),
  defineCase({
    id: 'sup-mint-bad-body',
    requirements: ['SUP-MINT-003', 'SUP-MINT-004', 'SUP-MINT-010', 'SUP-MINT-016', 'SUP-MINT-018'],
    given: 'labels that are too long, empty, not text or taken, and intervals that do not exist, with one claim token',
    async run(t) {
      const claim = await claimed(t)
      const listed = await t.call('GET', KEYS)
      const taken = textAt(listed.json, 'data.0.label')
      const faults = [
        ['SUP-MINT-003', 400, { label: 'x'.repeat(10_000) }],
        ['SUP-MINT-018', 400, { label: 'x'.repeat(101) }],
        ['SUP-MINT-018', 400, { label: '   ' }],
        ['SUP-MINT-018', 400, { label: 7 }],
        ['SUP-MINT-004', 400, { expires_interval_days: 31 }],
        ['SUP-MINT-004', 400, { expires_interval_days: 0 }],
        ['SUP-MINT-004', 400, { expires_interval_days: 'monthly' }],
        ['SUP-MINT-010', 409, { label: taken }],
      ] as const
      const refused = []
      for (const [id, status, body] of faults) {
        const answer = await mint(t, claim, body)
        t.expect(answer, id).status(status).message()
        refused.push([id, answer] as const)
      }
      const good = await mint(t, claim, { label: 'x'.repeat(100) })
      t.expect(good, 'SUP-MINT-016').status(201)
      t.expect(good, 'SUP-MINT-018').status(201)
      for (const [id, answer] of refused) await t.pair(answer, { twin: () => Promise.resolve(good) }, id)
    },
  }),
  defineCase({
    id: 'sup-mint-interval',
    requirements: ['SUP-MINT-006', 'SUP-MINT-007'],
    given: 'each interval, and null',
    async run(t) {
      const now = await nowOf(t)
      for (const days of INTERVALS) {
        const minted = await mint(t, await claimed(t), { label: `nkc-${days}`, expires_interval_days: days })
        t.expect(minted, 'SUP-MINT-006')
          .status(201)
          .that(instantNear('data.expires_at', now + days * DAY))
      }
      const never = await mint(t, await claimed(t), { label: 'nkc-never', expires_interval_days: null })
      t.expect(never, 'SUP-MINT-007').status(201).that(noInstant('data.expires_at'))
      const row = await keyRow(t, textAt(never.json, 'data.id'))
      t.check(sameAs('stored expires_at', row?.['expires_at'], null), 'SUP-MINT-007')
    },
  }),
  defineCase({
    id: 'sup-mint-unknown',
    requirements: ['SUP-MINT-008'],
    given: 'a claim token that was never issued',
    async run(t) {
      const refused = await mint(t, UNKNOWN_CLAIM)
      t.expect(refused).status(401).message()
      await t.pair(
        refused,
        t.offers('control')
          ? { twin: async () => mint(t, await claimed(t)) }
          : { twin: () => access(t, 'mint', {}), twinOtherwise: true },
      )
    },
  }),
  defineCase({
    id: 'sup-mint-expired',
    requirements: ['SUP-MINT-009'],
    given: 'a claim token of a session 16 minutes old',
    async run(t) {
      const claim = await claimed(t)
      await t.advance('PT16M')
      const refused = await mint(t, claim)
      t.observe(refused, 'SUP-MINT-009', {
        unauthorized: (exchange) => statusIs(401)(exchange).ok && wordsOf(exchange) !== '',
        gone: (exchange) => statusIs(410)(exchange).ok && wordsOf(exchange) !== '',
      })
      await t.pair(refused, { twin: async () => mint(t, await claimed(t)) })
    },
  }),
  defineCase({
    id: 'sup-mint-used',
    requirements: ['SUP-MINT-011'],
    given: 'a claim token that has minted already',
    async run(t) {
      const claim = await claimed(t)
      const first = await mint(t, claim)
      const again = await mint(t, claim, { label: 'nkc-again' })
      t.expect(again).status(410).message()
      await t.pair(again, { twin: () => Promise.resolve(first) })
    },
  }),
  defineCase({
    id: 'sup-mint-account-inactive',
    requirements: ['SUP-MINT-012'],
    given: 'a claim token of an account that was switched off meanwhile',
    async run(t) {
      const claim = await claimed(t)
      await changePartner(t, { active: false })
      const refused = await mint(t, claim)
      t.expect(refused).status(410).message()
      await t.pair(refused, {
        twin: async () => {
          await changePartner(t, { active: true })
          return mint(t, claim)
        },
      })
    },
  }),
  defineCase({
    id: 'sup-mint-race',
    requirements: ['SUP-MINT-013'],
    given: 'five mints at once with one claim token',
    async run(t) {
      const claim = await claimed(t)
      const answers = await Promise.all(
        Array.from({ length: 5 }, (_, nth) => mint(t, claim, { label: `nkc-race-${nth}` })),
      )
      const won = answers.filter((answer) => statusIs(201)(answer).ok).length
      t.check(sameAs('mints that succeed', won, 1))
      for (const answer of answers) t.expect(answer).status(201, 410)
    },
  }),
  defineCase({
    id: 'sup-mint-regenerate',
    requirements: ['SUP-MINT-014', 'SUP-MINT-015'],
    given: 'a session of kind regenerate, the label of the living key, and four hours',
    async run(t) {
      const {
        apiKey,
        emails: [email = ''],
      } = await t.account()
      const before = await t.call('GET', KEYS)
      const label = textAt(before.json, 'data.0.label')
      await access(t, 'request', { email })
      const [mail] = await (await t.mail).all({ type: 'invitation' })
      const token = mail && tokenIn(mail, 'regenerate')
      if (token === undefined) t.undecided('no link came by mail')
      const minted = await mint(t, await claimed(t, { token: token ?? '' }), { label })
      t.expect(minted, 'SUP-MINT-014').status(201).member('data.label', label)
      const key = heldKey(minted) ?? t.undecided('no key was minted')

      const after = await t.call('GET', KEYS, { key: key.apiKey })
      const labels = [at(after.json, 'data')].flat().map((row) => at(row, 'label'))
      t.expect(after, 'SUP-MINT-014').status(200)
      t.check(sameAs('labels of the account', labels, [label]), 'SUP-MINT-014')

      await t.advance('PT3H59M')
      t.expect(
        await t.call('GET', KEYS, { key: apiKey, label: 'the replaced key, before four hours' }),
        'SUP-MINT-015',
      ).status(200)
      await t.advance('PT2M')
      t.expect(
        await t.call('GET', KEYS, { key: apiKey, label: 'the replaced key, after four hours' }),
        'SUP-MINT-015',
      ).status(401)
      t.expect(await t.call('GET', KEYS, { key: key.apiKey }), 'SUP-MINT-015').status(200)
    },
  }),
]
