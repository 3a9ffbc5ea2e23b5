import { instantAt, instantIs, instantNear, isoInUtc, noInstant } from '../../kit/checks/instant.ts'
import { sameAs } from '../../kit/checks/same-as.ts'
import { at, isObject, type JsonObject } from '../../kit/json.ts'
import { type Case, defineCase } from '../case.ts'
import type { Grounds } from '../../kit/run/pair.ts'
import type { Exchange } from '../../kit/wire/exchange.ts'
import type { Tester } from '../tester.ts'
import { ask, heldKey, ownKey } from './held-key.ts'
import { DAY, iso, momentsOf, nowOf } from './moment.ts'
import { KEYS } from '../addresses.ts'

export const INTERVALS = [30, 90, 180, 365] as const

export const keyCreateCases: readonly Case[] = [
  defineCase({
    id: 'key-create',
    requirements: ['KEY-CREATE-001', 'KEY-CREATE-002', 'KEY-CREATE-013', 'KEY-CREATE-014', 'KEY-CREATE-017'],
    given: 'a label, and X-API-Key alone',
    async run(t) {
      const made = await t.createKey()
      t.expect(made, 'KEY-CREATE-001')
        .status(201)
        .member('success', true)
        .type('data.api_key', 'string')
        .type('data.rotation_secret', 'string')
      t.expect(made, 'KEY-CREATE-002')
        .matches('data.api_key', /^sk_\S{8,}$/)
        .matches('data.rotation_secret', /^rs_\S{8,}$/)
      t.expect(made, 'KEY-CREATE-013').status(201)
      t.expect(made, 'KEY-CREATE-017')
        .schema()
        .type('data.label', 'string')
        .type('data.prefix', 'string')
        .matches('data.last_4', /^.{4}$/)
        .type('data.expires_at', 'string', 'null')
        .type('data.expires_interval_days', 'integer', 'null')
      const key =
        heldKey(made) ?? t.undecided('the answer was not understood: no id, key or rotation secret to work with')
      const listed = await ask(t, key.apiKey, 'list with the new key')
      t.expect(listed, 'KEY-CREATE-014').status(200)
      // Where a row stands in the listing is not said.
      if (!t.offers('control')) return
      const rows = at(listed.json, 'data')
      const found = Array.isArray(rows) && rows.some((row) => at(row, 'id') === key.id) && rows.length > 1
      t.check(sameAs('listed beside the key that made it', found, true), 'KEY-CREATE-014')
    },
  }),
  defineCase({
    id: 'key-create-own-account',
    requirements: ['KEY-CREATE-014'],
    given: 'a key that the one which made it revokes, as only keys of one account can',
    async run(t) {
      const { id } = await ownKey(t)
      t.expect(await t.call('DELETE', `${KEYS}/${encodeURIComponent(id)}`)).status(200)
    },
  }),
  defineCase({
    id: 'key-create-random',
    requirements: ['KEY-CREATE-002'],
    given: 'two keys',
    async run(t) {
      const [one, two] = [await ownKey(t), await ownKey(t)]
      const texts = new Set(
        [one.apiKey, two.apiKey, one.rotationSecret, two.rotationSecret].map((secret) => secret.slice(3)),
      )
      t.check(sameAs('different secrets', texts.size, 4))
    },
  }),
  defineCase({
    id: 'key-create-no-label',
    requirements: ['KEY-CREATE-003'],
    given: 'a body without label',
    async run(t) {
      for (const json of [{}, { expires_at: '2030-01-31T00:00:00Z' }]) {
        const refused = await t.call('POST', KEYS, { json })
        t.expect(refused).status(400).message()
        await t.pair(refused, granted(t, 'label'))
      }
    },
  }),
  badBodies('key-create-bad-label', 'KEY-CREATE-004', 'label', [7, '', '   ', 'x'.repeat(101), [], {}]),
  badBodies('key-create-bad-date', 'KEY-CREATE-006', 'expires_at', ['soon', '2030-13-45T00:00:00Z', '31.12.2030', {}]),
  badBodies('key-create-past-date', 'KEY-CREATE-007', 'expires_at', ['2020-01-01T00:00:00Z']),
  badBodies('key-create-bad-interval', 'KEY-CREATE-010', 'expires_interval_days', [0, 31, -30, '30', 30.5]),
  defineCase({
    id: 'key-create-label-taken',
    requirements: ['KEY-CREATE-005'],
    given: 'the label of another key of the account',
    async run(t) {
      const { label } = await ownKey(t)
      const refused = await t.createKey({ label })
      t.expect(refused).status(409).message()
      await t.pair(refused, granted(t, 'label'))
    },
  }),
  defineCase({
    id: 'key-create-date',
    requirements: ['KEY-CREATE-008'],
    given: 'an expires_at, in UTC and in another offset',
    async run(t) {
      const wanted = Math.floor((await nowOf(t)) / DAY) * DAY + 40 * DAY
      const offset = iso(wanted + 2 * 3_600_000).replace('.000Z', '+02:00')
      for (const expires_at of [iso(wanted), offset]) {
        const made = await t.createKey({ expires_at })
        t.expect(made).status(201).that(instantIs('data.expires_at', wanted))
      }
    },
  }),
  defineCase({
    id: 'key-create-interval',
    requirements: ['KEY-CREATE-009', 'KEY-CREATE-011', 'KEY-CREATE-012'],
    given: 'each interval, none, and one beside a date',
    async run(t) {
      const momentsAt = await momentsOf(t)
      const inDays = (made: Exchange, days: number): number[] => momentsAt(made).map((now) => now + days * DAY)
      for (const days of INTERVALS) {
        const made = await t.createKey({ expires_interval_days: days })
        t.expect(made, 'KEY-CREATE-009')
          .status(201)
          .that(instantNear('data.expires_at', ...inDays(made, days)))
      }
      t.expect(await t.createKey({ expires_interval_days: null }), 'KEY-CREATE-009')
        .status(201)
        .that(noInstant('data.expires_at'))
      const byDefault = await t.createKey()
      t.expect(byDefault, 'KEY-CREATE-011')
        .status(201)
        .that(instantNear('data.expires_at', ...inDays(byDefault, 90)))
      const date = Math.max(...inDays(byDefault, 40))
      const both = await t.createKey({ expires_at: iso(date), expires_interval_days: 180 })
      t.expect(both, 'KEY-CREATE-012').status(201).that(instantIs('data.expires_at', date))
    },
  }),
  defineCase({
    id: 'key-create-label-form',
    requirements: ['KEY-CREATE-015'],
    given: 'a label with spaces around it, in capitals, and one whose key was revoked',
    async run(t) {
      const { label, id } = await ownKey(t)
      const spaced = await t.createKey({ label: `  ${label} x ` })
      t.expect(spaced).status(201).member('data.label', `${label} x`)
      t.expect(await t.createKey({ label: `${label} ` })).status(409)
      t.expect(await t.createKey({ label: label.toUpperCase() })).status(201)
      t.expect(await t.revokeKey(id)).status(200)
      t.expect(await t.createKey({ label })).status(201)
    },
  }),
  defineCase({
    id: 'key-create-instants',
    requirements: ['KEY-CREATE-016'],
    given: 'every instant of the listing',
    async run(t) {
      const listed = await t.call('GET', KEYS)
      const rows = at(listed.json, 'data')
      const instants = (Array.isArray(rows) ? rows : []).flatMap((row, index) =>
        isObject(row)
          ? Object.keys(row)
              .filter((name) => name.endsWith('_at') && row[name] !== null)
              .map((name) => `data.${index}.${name}`)
          : [],
      )
      if (instants.length === 0) t.undecided('the listing shows no instant')
      for (const path of instants) t.expect(listed).that(isoInUtc(path))
    },
  }),
  defineCase({
    id: 'key-list-order',
    requirements: ['KEY-LIST-006'],
    given: 'three keys, one of them revoked',
    async run(t) {
      const made = [await ownKey(t), await ownKey(t), await ownKey(t)] as const
      await t.revokeKey(made[1].id)
      const listed = await t.call('GET', KEYS)
      const rows = at(listed.json, 'data')
      const ids = (Array.isArray(rows) ? rows : []).map((row) => at(row, 'id'))
      t.expect(listed).status(200).member('data.0.id', made[2].id).member('data.1.id', made[0].id)
      t.check(sameAs('revoked key listed', ids.includes(made[1].id), false))
      const times = ids.map((_, index) => instantAt(listed.json, `data.${index}.created_at`) ?? 0)
      t.check(
        sameAs(
          'newest first',
          times,
          times.toSorted((a, b) => b - a),
        ),
      )
    },
  }),
]

/** A refusal for a member of a creation; what is wrong with it is all that is wrong. */
function badBodies<const Id extends 'KEY-CREATE-004' | 'KEY-CREATE-006' | 'KEY-CREATE-007' | 'KEY-CREATE-010'>(
  id: string,
  requirement: Id,
  member: string,
  values: readonly JsonObject[string][],
): Case {
  return defineCase<Id>({
    id,
    requirements: [requirement],
    given: `${member} as ${values.map((value) => JSON.stringify(value).slice(0, 30)).join(', ')}`,
    async run(t) {
      for (const value of values) {
        const refused = await t.createKey({ [member]: value })
        t.expect(refused).status(400).message()
        await t.pair(refused, granted(t, member))
      }
    },
  })
}

/** A creation without fault, made once a case where keys may be made; elsewhere the refusal must name the member. */
function granted(t: Pick<Tester<never>, 'createKey' | 'leaves'>, names: string): Grounds {
  return t.leaves('full') ? { twin: () => t.createKey() } : { names }
}
