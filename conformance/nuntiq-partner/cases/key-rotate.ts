import { instantIs, instantNear, noInstant } from '../../kit/checks/instant.ts'
import { sameAs } from '../../kit/checks/same-as.ts'
import { at, idAt } from '../../kit/json.ts'
import { statusIs } from '../../kit/checks/status.ts'
import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import { type Case, defineCase } from '../case.ts'
import type { Exchange } from '../../kit/wire/exchange.ts'
import type { Tester } from '../tester.ts'
import { wordsOf } from '../refusal.ts'
import { ask, heldKey, noKeyLike, ownKey, rotate, rotated } from './held-key.ts'
import { INTERVALS } from './key-create.ts'
import { DAY, HOUR, iso, momentsOf, nowOf } from './moment.ts'

/** Keys of the suite's own are rotated, so no rotation secret need be given. */
const needs = ['key'] as const

export const keyRotateCases: readonly Case[] = [
  defineCase({
    id: 'key-rotate',
    requirements: ['KEY-ROTATE-001', 'KEY-ROTATE-002', 'KEY-ROTATE-003', 'KEY-ROTATE-019'],
    needs,
    given: 'a key with both its secrets',
    async run(t) {
      const key = await ownKey(t)
      const answer = await rotate(t, key)
      t.expect(answer, 'KEY-ROTATE-001')
        .status(200)
        .type('', 'object')
        .type('api_key', 'string')
        .absent('success')
        .absent('data')
      // Of which type an id is, is not said.
      t.check(sameAs('id', idAt(answer.json, 'id'), key.id), 'KEY-ROTATE-002')
      // Of the answer only the first members are printed: the label need not be among them.
      if (t.offers('control') || at(answer.json, 'label') !== undefined)
        t.expect(answer, 'KEY-ROTATE-002').member('label', key.label)
      t.expect(answer, 'KEY-ROTATE-003')
        .matches('api_key', /^sk_\S{8,}$/)
        .matches('rotation_secret', /^rs_\S{8,}$/)
        .lacks(key.apiKey, 'the former key')
        .lacks(key.rotationSecret, 'the former rotation secret')
      t.expect(answer, 'KEY-ROTATE-019')
        .schema()
        .type('prefix', 'string')
        .matches('last_4', /^.{4}$/)
        .type('expires_at', 'string', 'null')
        .type('expires_interval_days', 'integer', 'null')
      const renewed = heldKey(answer)
      if (!renewed) return
      t.expect(await ask(t, renewed.apiKey, 'the new key'), 'KEY-ROTATE-003').status(200)
      t.expect(await rotate(t, renewed, { label: 'rotate with both new secrets' }), 'KEY-ROTATE-003').status(200)
    },
  }),
  defineCase({
    id: 'key-rotate-secret',
    requirements: ['KEY-ROTATE-004', 'KEY-ROTATE-005', 'KEY-ROTATE-017'],
    needs,
    given: 'no rotation secret, that of another key, and the former one',
    async run(t) {
      const [key, other] = [await ownKey(t), await ownKey(t)]
      const missing = await rotate(t, key, { secret: null, label: 'without rotation secret' })
      t.expect(missing, 'KEY-ROTATE-004').status(401).message()
      const unknown = `rs_${key.rotationSecret.slice(3).split('').toReversed().join('')}`
      const wrong = [
        await rotate(t, key, { secret: unknown, label: 'a rotation secret that was never issued' }),
        await rotate(t, key, { secret: other.rotationSecret, label: 'the rotation secret of another key' }),
      ]
      for (const refused of wrong) t.expect(refused, 'KEY-ROTATE-005').status(401).message()
      const good = await rotate(t, key)
      for (const refused of wrong) await t.pair(refused, { twin: () => Promise.resolve(good) }, 'KEY-ROTATE-005')
      await t.pair(missing, { twin: () => Promise.resolve(good) }, 'KEY-ROTATE-004')
      const renewed = heldKey(good) ?? t.undecided('the key could not be rotated')
      const former = await rotate(t, renewed, { secret: key.rotationSecret, label: 'the former rotation secret' })
      t.expect(former, 'KEY-ROTATE-017').status(401).message()
      await t.pair(former, { twin: () => rotate(t, renewed) }, 'KEY-ROTATE-017')
    },
  }),
  defineCase({
    id: 'key-rotate-other-id',
    requirements: ['KEY-ROTATE-006'],
    needs,
    given: 'the id of another key, and of none',
    async run(t) {
      const [key, other] = [await ownKey(t), await ownKey(t)]
      const refused = [
        await rotate(t, key, { id: other.id, label: 'the id of another key' }),
        await rotate(t, key, { id: noKeyLike(key.id), label: 'the id of no key' }),
      ]
      const good = await rotate(t, key)
      for (const each of refused) {
        t.expect(each).status(401).message()
        await t.pair(each, { twin: () => Promise.resolve(good) })
      }
    },
  }),
  defineCase({
    id: 'key-rotate-lifetime',
    requirements: ['KEY-ROTATE-009', 'KEY-ROTATE-010'],
    needs,
    given: 'each interval, and null',
    async run(t) {
      let key = await ownKey(t)
      const momentsAt = await momentsOf(t)
      for (const days of INTERVALS) {
        const answer = await rotate(t, key, { body: { expires_interval_days: days } })
        t.expect(answer, 'KEY-ROTATE-009').status(200)
        if (showsExpiry(t, answer, 'KEY-ROTATE-009'))
          t.expect(answer, 'KEY-ROTATE-009').that(
            instantNear('expires_at', ...momentsAt(answer).map((now) => now + days * DAY)),
          )
        key = heldKey(answer) ?? t.undecided('the key could not be rotated')
      }
      const never = await rotate(t, key, { body: { expires_interval_days: null } })
      t.expect(never, 'KEY-ROTATE-010').status(200).type('api_key', 'string')
      if (showsExpiry(t, never, 'KEY-ROTATE-010')) t.expect(never, 'KEY-ROTATE-010').that(noInstant('expires_at'))
    },
  }),
  defineCase({
    id: 'key-rotate-stored-interval',
    requirements: ['KEY-ROTATE-007', 'KEY-ROTATE-020'],
    needs: ['key', 'control', 'clock'],
    footprint: 'control',
    given: 'a rotation with an interval, and ten days later one without a body',
    async run(t) {
      const key = await rotated(t, await ownKey(t), { expires_interval_days: 365 })
      await t.advance('P10D')
      const now = await nowOf(t)
      const stored = await rotate(t, key, { label: 'rotate without a body' })
      t.expect(stored, 'KEY-ROTATE-007')
        .status(200)
        .that(instantNear('expires_at', now + 365 * DAY))
      t.expect(stored, 'KEY-ROTATE-020').status(200).member('expires_interval_days', 365)
    },
  }),
  defineCase({
    id: 'key-rotate-date',
    requirements: ['KEY-ROTATE-011', 'KEY-ROTATE-012', 'KEY-ROTATE-013'],
    needs,
    given: 'dates, alone and beside an interval, and a rotation without a body after one',
    async run(t) {
      const date = Math.floor((await nowOf(t)) / DAY) * DAY + 40 * DAY
      const stored = await rotated(t, await ownKey(t), { expires_interval_days: 30 })
      const dated = await rotate(t, stored, { body: { expires_at: iso(date) } })
      const shown = showsExpiry(t, dated, 'KEY-ROTATE-011', 'KEY-ROTATE-012', 'KEY-ROTATE-013')
      t.expect(dated, 'KEY-ROTATE-011').status(200)
      if (shown) t.expect(dated, 'KEY-ROTATE-011').that(instantIs('expires_at', date))
      const cleared = await rotate(t, heldKey(dated) ?? t.undecided('the key could not be rotated'), {
        label: 'without a body, after a date',
      })
      t.expect(cleared, 'KEY-ROTATE-012').status(200).type('api_key', 'string').that(noInstant('expires_at'))
      const both = await rotate(t, heldKey(cleared) ?? t.undecided('the key could not be rotated'), {
        body: { expires_at: iso(date), expires_interval_days: 180 },
      })
      t.expect(both, 'KEY-ROTATE-013').status(200)
      if (shown) t.expect(both, 'KEY-ROTATE-013').that(instantIs('expires_at', date))
      const last = heldKey(both)
      if (!shown || last === undefined) return
      // Whether times of other zones are taken is not said; where one is, it is that instant.
      const abroad = await rotate(t, last, {
        body: { expires_at: iso(date + 2 * HOUR).replace('Z', '+02:00') },
        label: 'a date in the time of another zone',
      })
      if (abroad.response.status === 200) t.expect(abroad, 'KEY-ROTATE-011').that(instantIs('expires_at', date))
    },
  }),
  defineCase({
    id: 'key-rotate-no-interval',
    requirements: ['KEY-ROTATE-008'],
    needs: ['key', 'control'],
    footprint: 'control',
    given: 'keys made with a date and made to last, rotated without a body',
    async run(t) {
      const date = (await nowOf(t)) + 40 * DAY
      for (const lifetime of [{ expires_at: iso(date) }, { expires_interval_days: null }]) {
        const bare = await rotate(t, await ownKey(t, lifetime), { label: 'without a body' })
        t.expect(bare).status(200).type('api_key', 'string').that(noInstant('expires_at'))
      }
    },
  }),
  defineCase({
    id: 'key-rotate-bad-lifetime',
    requirements: ['KEY-ROTATE-014', 'KEY-ROTATE-015', 'KEY-ROTATE-022'],
    needs,
    given: 'intervals that do not exist, and dates that are invalid or past',
    async run(t) {
      const key = await ownKey(t)
      const intervals = [0, 31, -30, 'monthly']
      const dates = ['soon', '2030-13-45T00:00:00Z', '2020-01-01T00:00:00Z']
      const refused = [
        ...(await inTurn(
          intervals,
          async (value) =>
            ['KEY-ROTATE-014', await rotate(t, key, { body: { expires_interval_days: value } })] as const,
        )),
        ...(await inTurn(
          dates,
          async (value) => ['KEY-ROTATE-015', await rotate(t, key, { body: { expires_at: value } })] as const,
        )),
      ]
      for (const [id, each] of refused) {
        t.observe(each, id, {
          'bad-request': (exchange) => told(exchange, 400),
          unauthorized: (exchange) => told(exchange, 401),
        })
        t.expect(each, 'KEY-ROTATE-022').statusBetween(400, 499)
      }
      const good = await rotate(t, key)
      for (const [id, each] of refused) await t.pair(each, { twin: () => Promise.resolve(good) }, id)
    },
  }),
  defineCase({
    id: 'key-rotate-expired',
    requirements: ['KEY-ROTATE-016'],
    given: 'a key that has expired, with both its secrets',
    async run(t) {
      const now = await nowOf(t)
      const [key, living] = [await ownKey(t, { expires_at: iso(now + HOUR) }), await ownKey(t)]
      await t.advance('PT1H1M')
      const refused = await rotate(t, key)
      t.expect(refused).status(401).message()
      await t.pair(refused, { twin: () => rotate(t, living) })
    },
  }),
  defineCase({
    id: 'key-rotate-race',
    requirements: ['KEY-ROTATE-018'],
    needs,
    given: 'five rotations at once with the same secrets',
    async run(t) {
      const key = await ownKey(t)
      const answers = await Promise.all(Array.from({ length: 5 }, () => rotate(t, key)))
      const won = answers.filter((answer) => statusIs(200)(answer).ok)
      t.check(sameAs('rotations that succeed', won.length, 1))
      for (const answer of answers) t.expect(answer).status(200, 401)
      for (const winner of won) t.expect(await ask(t, heldKey(winner)?.apiKey ?? '')).status(200)
    },
  }),
]

const told = (exchange: Exchange, status: number): boolean => statusIs(status)(exchange).ok && wordsOf(exchange) !== ''

/** Of a rotation's answer only the first members are printed: where it does not tell the expiry, these stay open. */
function showsExpiry<Id extends RequirementId>(t: Tester<Id>, { json }: Exchange, ...ids: Id[]): boolean {
  if (t.offers('control') || at(json, 'expires_at') !== undefined) return true
  t.leaveOpen('the answer to the rotation does not say when the key expires', ...ids)
  return false
}

/** One after the other: a key must not be rotated twice at once. */
async function inTurn<In, Out>(values: readonly In[], act: (value: In) => Promise<Out>): Promise<Out[]> {
  const results: Out[] = []
  for (const value of values) results.push(await act(value))
  return results
}
