import { memberType } from '../../kit/checks/member.ts'
import { sameAs } from '../../kit/checks/same-as.ts'
import { at, textAt } from '../../kit/json.ts'
import { type Case, defineCase } from '../case.ts'
import { KEYS } from '../addresses.ts'

const MEMBERS = [
  'id',
  'label',
  'prefix',
  'last_4',
  'created_at',
  'expires_at',
  'expires_interval_days',
  'expired_at',
  'revoked_at',
  'last_used_at',
  'rotation_due_at',
]

export const keyListCases: readonly Case[] = [
  defineCase({
    id: 'key-list',
    requirements: ['KEY-LIST-001', 'KEY-LIST-002', 'KEY-LIST-005'],
    given: 'an account with at least the calling key',
    async run(t) {
      const listed = await t.call('GET', KEYS)
      t.expect(listed, 'KEY-LIST-001')
        .status(200)
        .member('success', true)
        .type('data', 'array')
        .type('data.0', 'object')
      // Where a row stands in the answer is not said, so that a deployment of others is asked for the names alone.
      t.expect(listed, 'KEY-LIST-002').text('"prefix"').text('"last_4"')
      for (const index of t.offers('control') ? rowsOf(listed.json).keys() : []) {
        t.expect(listed, 'KEY-LIST-002')
          .type(`data.${index}.prefix`, 'string')
          .matches(`data.${index}.last_4`, /^.{4}$/)
      }
      t.expect(listed, 'KEY-LIST-005').schema()
      for (const member of MEMBERS)
        t.expect(listed, 'KEY-LIST-005').that(memberType(`data.0.${member}`, 'string', 'number', 'null'))
    },
  }),
  defineCase({
    id: 'key-list-own-ends',
    requirements: ['KEY-LIST-002'],
    needs: ['control'],
    given: 'the calling key, which begins and ends as its row says',
    async run(t) {
      const { apiKey } = await t.account()
      const shown = rowsOf((await t.call('GET', KEYS)).json).some(
        (row) =>
          textAt(row, 'prefix') !== '' &&
          apiKey.startsWith(textAt(row, 'prefix')) &&
          at(row, 'last_4') === apiKey.slice(-4),
      )
      t.check(sameAs('a row with the beginning and the end of the calling key', shown, true))
    },
  }),
  defineCase({
    id: 'key-list-calling-key',
    requirements: ['KEY-LIST-001'],
    given: 'the calling key, found by its last four characters',
    async run(t) {
      const { apiKey } = await t.account()
      const listed = await t.call('GET', KEYS)
      const found = rowsOf(listed.json).some((row) => at(row, 'last_4') === apiKey.slice(-4))
      t.check({
        check: 'calling key listed',
        ok: found,
        expected: 'a row with its last_4',
        actual: found ? 'there' : `${rowsOf(listed.json).length} other rows`,
      })
    },
  }),
  defineCase({
    id: 'key-list-no-secret',
    requirements: ['KEY-LIST-003', 'KEY-LIST-007'],
    needs: ['key'],
    given: 'the listing as text',
    async run(t) {
      const { apiKey, rotationSecret } = await t.account()
      const listed = await t.call('GET', KEYS)
      t.expect(listed, 'KEY-LIST-003')
        .status(200)
        .lacks(apiKey, 'the calling key')
        .lacksPattern(/\brs_[A-Za-z0-9]{16,}|\bsk_[A-Za-z0-9]{16,}/, 'secret')
      if (rotationSecret !== undefined) t.expect(listed, 'KEY-LIST-003').lacks(rotationSecret, 'the rotation secret')
      t.expect(listed, 'KEY-LIST-007').lacksPattern(
        /(?:hash|digest|rotation_secret|api_key)\w{0,20}"\s*:/i,
        'member for a secret or a hash',
      )
    },
  }),
  defineCase({
    id: 'key-list-own-account',
    requirements: ['KEY-LIST-004'],
    given: 'two accounts, each listing its keys',
    async run(t) {
      const second = await t.second()
      const own = await t.call('GET', KEYS)
      const other = await t.call('GET', KEYS, { key: second.apiKey })
      t.expect(own).status(200)
      t.expect(other).status(200)
      const ids = new Set(rowsOf(own.json).map((row) => at(row, 'id')))
      const shared = rowsOf(other.json).filter((row) => ids.has(at(row, 'id')))
      t.check({
        check: 'no key in both listings',
        ok: shared.length === 0 && ids.size > 0,
        expected: 'none',
        actual: `${shared.length} of ${ids.size}`,
      })
    },
  }),
]

function rowsOf(json: unknown): readonly unknown[] {
  const rows = at(json, 'data')
  return Array.isArray(rows) ? rows : []
}
