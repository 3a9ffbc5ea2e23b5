import { differsFrom, sameAs } from '../../kit/checks/same-as.ts'
import { replacedBy, set, without } from '../../kit/generate/edit.ts'
import { at } from '../../kit/json.ts'
import { type Case, defineCase } from '../case.ts'
import { type Exchange, headerOf } from '../../kit/wire/exchange.ts'
import { addPartner } from './customer.ts'
import { ownKey, rotated } from './held-key.ts'
import { INVOICES } from '../addresses.ts'
import { repeatsDataOf } from './repeated-data.ts'
import { storedTokens, tokenOf } from './stored.ts'

const ECHO = 'Idempotency-Key'

/** A key of the case's own. */
const keyOf = (t: { own: string }, nth = 1): string => `nkc-${t.own}-${nth}`

const isReplayOf = (original: Exchange) => (again: Exchange) =>
  sameAs(
    'answered like the original',
    { invoice_token: tokenOf(again), idempotent: at(again.json, 'idempotent') },
    { invoice_token: tokenOf(original), idempotent: true },
  )
const isNewBeside = (original: Exchange) => (made: Exchange) =>
  differsFrom('token of a new invoice', tokenOf(made) || undefined, tokenOf(original))

export const invIdemCases: readonly Case[] = [
  defineCase({
    id: 'inv-idem-optional',
    requirements: ['INV-IDEM-001'],
    given: 'a submission without Idempotency-Key',
    async run(t) {
      t.expect(await t.submit()).status(200)
    },
  }),
  defineCase({
    id: 'inv-idem-replay',
    requirements: ['INV-IDEM-002', 'INV-IDEM-003', 'INV-IDEM-005', 'INV-IDEM-018'],
    given: 'the same submission twice, with one Idempotency-Key',
    async run(t) {
      const idempotencyKey = keyOf(t)
      const body = replacedBy(await t.payload())
      const first = await t.submit(body, { idempotencyKey, label: 'the original' })
      const again = await t.submit(body, { idempotencyKey, label: 'the repetition' })
      t.expect(again, 'INV-IDEM-002').status(200).member('success', true).that(isReplayOf(first))
      t.expect(again, 'INV-IDEM-003').status(200).type('data', 'object').that(repeatsDataOf(first))
      t.expect(first, 'INV-IDEM-005').status(200)
      t.check(differsFrom('idempotent of the first answer', at(first.json, 'idempotent') ?? null, true), 'INV-IDEM-005')
      for (const answer of [first, again]) t.expect(answer, 'INV-IDEM-018').header(ECHO, idempotencyKey)
    },
  }),
  defineCase({
    id: 'inv-idem-no-second-invoice',
    requirements: ['INV-IDEM-004'],
    given: 'two repetitions of a submission',
    async run(t) {
      const first = await t.submit(undefined, { idempotencyKey: keyOf(t) })
      for (const answer of [first, await t.submit(undefined, { idempotencyKey: keyOf(t) })]) {
        t.expect(answer).status(200)
      }
      t.check(sameAs('stored invoices', await storedTokens(t), [tokenOf(first)]))
    },
  }),
  defineCase({
    id: 'inv-idem-window',
    requirements: ['INV-IDEM-006', 'INV-IDEM-007'],
    needs: ['key', 'clock'],
    given: 'a repetition a minute before 24 hours have passed, and one when they have',
    async run(t) {
      const idempotencyKey = keyOf(t)
      const first = await t.submit(undefined, { idempotencyKey })
      await t.advance('PT23H59M')
      t.expect(await t.submit(undefined, { idempotencyKey }), 'INV-IDEM-006')
        .status(200)
        .that(isReplayOf(first))
      await t.advance('PT1M')
      t.expect(await t.submit(undefined, { idempotencyKey }), 'INV-IDEM-007')
        .status(200)
        .that(isNewBeside(first))
    },
  }),
  defineCase({
    id: 'inv-idem-too-long',
    requirements: ['INV-IDEM-008'],
    given: 'an Idempotency-Key of 256 characters',
    async run(t) {
      const submits = t.leaves('submit')
      // Where nothing may be left behind the body is broken too, and the refusal must name the key.
      const json = submits ? await t.payload() : {}
      const refused = await t.call('POST', INVOICES, { json, headers: { [ECHO]: 'k'.repeat(256) } })
      t.expect(refused).status(400)
      await t.pair(refused, {
        names: ECHO,
        twin: submits ? () => t.submit(undefined, { idempotencyKey: keyOf(t) }) : undefined,
      })
    },
  }),
  defineCase({
    id: 'inv-idem-longest',
    requirements: ['INV-IDEM-009'],
    given: 'an Idempotency-Key of 255 characters',
    async run(t) {
      t.expect(await t.submit(undefined, { idempotencyKey: keyOf(t).padEnd(255, 'k') })).status(200)
    },
  }),
  defineCase({
    id: 'inv-idem-empty',
    requirements: ['INV-IDEM-010'],
    given: 'an empty Idempotency-Key',
    async run(t) {
      const refused = await t.call('POST', INVOICES, { json: await t.payload(), headers: { [ECHO]: '' } })
      t.expect(refused).status(400)
      await t.pair(refused, { names: ECHO, twin: () => t.submit() })
    },
  }),
  defineCase({
    id: 'inv-idem-two-accounts',
    requirements: ['INV-IDEM-011'],
    given: 'one Idempotency-Key from two partner accounts, of one customer too where a sandbox makes one',
    async run(t) {
      const idempotencyKey = keyOf(t)
      const first = await t.submit(undefined, { idempotencyKey })
      const second = await t.submit(undefined, { idempotencyKey, account: await t.second() })
      if (second.response.status !== 200) {
        t.undecided(`the second account's submission was answered ${second.response.status}, so nothing could collide`)
      }
      t.expect(first).status(200)
      t.expect(second).that(isNewBeside(first))
      if (!t.offers('control')) return
      const { apiKey } = await addPartner(t)
      t.expect(await t.submit(undefined, { idempotencyKey, key: apiKey }))
        .status(200)
        .that(isNewBeside(first))
    },
  }),
  defineCase({
    id: 'inv-idem-two-keys',
    requirements: ['INV-IDEM-012'],
    given: 'one Idempotency-Key under two keys of one account',
    async run(t) {
      const idempotencyKey = keyOf(t)
      const { apiKey } = await ownKey(t)
      const first = await t.submit(undefined, { idempotencyKey })
      t.expect(await t.submit(undefined, { idempotencyKey, key: apiKey }))
        .status(200)
        .that(isNewBeside(first))
    },
  }),
  defineCase({
    id: 'inv-idem-rotation',
    requirements: ['INV-IDEM-013'],
    given: 'a submission, a rotation of its key, and the repetition with the new and with the former key',
    async run(t) {
      const idempotencyKey = keyOf(t)
      const former = await ownKey(t)
      const first = await t.submit(undefined, { idempotencyKey, key: former.apiKey })
      const { apiKey } = await rotated(t, former)
      for (const key of [apiKey, former.apiKey]) {
        t.expect(await t.submit(undefined, { idempotencyKey, key }))
          .status(200)
          .that(isReplayOf(first))
      }
    },
  }),
  defineCase({
    id: 'inv-idem-other-body',
    requirements: ['INV-IDEM-014'],
    given: 'one Idempotency-Key with two bodies',
    async run(t) {
      const idempotencyKey = keyOf(t)
      const first = await t.submit(undefined, { idempotencyKey })
      t.expect(await t.submit(set('invoice.header.custom_text_1', 'south'), { idempotencyKey }))
        .status(200)
        .that(isReplayOf(first))
    },
  }),
  defineCase({
    id: 'inv-idem-together',
    requirements: ['INV-IDEM-015'],
    given: 'three submissions at once, with one Idempotency-Key',
    async run(t) {
      const idempotencyKey = keyOf(t)
      const body = replacedBy(await t.payload())
      const answers = await Promise.all(
        [1, 2, 3].map((nth) => t.submit(body, { idempotencyKey, label: `submission ${nth} of three at once` })),
      )
      for (const answer of answers) t.expect(answer).status(200).type('data.invoice_token', 'string')
      t.check(sameAs('different tokens', new Set(answers.map(tokenOf)).size, 1))
      if (t.offers('control')) t.check(sameAs('stored invoices', (await storedTokens(t)).length, 1))
    },
  }),
  defineCase({
    id: 'inv-idem-failures-forgotten',
    requirements: ['INV-IDEM-016'],
    given: 'an Idempotency-Key whose first submissions were refused',
    async run(t) {
      const idempotencyKey = keyOf(t)
      for (const edit of [
        without('invoice'),
        set('invoice.header.due_date', 'soon'),
        set('attachments.0.filename', 'a/b'),
      ]) {
        t.expect(await t.submit(edit, { idempotencyKey })).status(400)
      }
      t.expect(await t.submit(undefined, { idempotencyKey }))
        .status(200)
        .absent('idempotent')
    },
  }),
  defineCase({
    id: 'inv-idem-warning-repeated',
    requirements: ['INV-IDEM-017'],
    given: 'a submission that fell back to the default inbox, repeated',
    async run(t) {
      const submit = (label: string): Promise<Exchange> =>
        t.submit(set('receiving_inbox', 'nkc-nobody@nkc.example'), { idempotencyKey: keyOf(t), label })
      const first = await submit('the original')
      t.expect(first)
        .status(200)
        .header('Warning', /^199 nuntiq/)
      t.expect(await submit('the repetition'))
        .status(200)
        .header('Warning', headerOf(first.response.headers, 'Warning'))
    },
  }),
  defineCase({
    id: 'inv-idem-echoed-on-refusal',
    requirements: ['INV-IDEM-019'],
    given: 'refused submissions with an Idempotency-Key',
    async run(t) {
      for (const json of [{}, { invoice: [] }, { invoice: {}, attachments: ['x'] }]) {
        t.expect(await t.call('POST', INVOICES, { json, headers: { [ECHO]: keyOf(t) } }))
          .status(400)
          .header(ECHO, keyOf(t))
      }
    },
  }),
  defineCase({
    id: 'inv-idem-before-the-body',
    requirements: ['INV-IDEM-020'],
    given: 'a known Idempotency-Key with bodies that would be refused',
    async run(t) {
      const idempotencyKey = keyOf(t)
      const first = await t.submit(undefined, { idempotencyKey })
      for (const raw of ['{}', '{"invoice":{"header":{"due_date":"soon"}}}', 'no JSON']) {
        t.expect(await t.call('POST', INVOICES, { raw, headers: { [ECHO]: idempotencyKey } }))
          .status(200)
          .that(isReplayOf(first))
      }
    },
  }),
  defineCase({
    id: 'inv-idem-case',
    requirements: ['INV-IDEM-021'],
    given: 'Idempotency-Keys that differ in case, and in the place of a hyphen',
    async run(t) {
      const first = await t.submit(undefined, { idempotencyKey: `${keyOf(t)}-12` })
      for (const idempotencyKey of [`${keyOf(t)}-12`.toUpperCase(), `${keyOf(t)}1-2`]) {
        t.expect(await t.submit(undefined, { idempotencyKey }))
          .status(200)
          .that(isNewBeside(first))
      }
    },
  }),
]
