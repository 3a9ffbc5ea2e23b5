import { sameAs } from '../../kit/checks/same-as.ts'
import { KEYS } from '../addresses.ts'
import { type Case, defineCase } from '../case.ts'
import { ask, heldKey, ownKey, rotate } from './held-key.ts'
import { iso, SECOND, stopClock } from './moment.ts'
import { ownName } from './own-name.ts'
import { writingsOf } from './secret-writings.ts'

const needs = ['key'] as const
const LONGEST = 100

/** What is done to one key, seen from the key beside it. */
export const keyNeighbourCases: readonly Case[] = [
  defineCase({
    id: 'key-revoke-one-of-two',
    requirements: ['KEY-REVOKE-001'],
    given: 'two keys, of which one is revoked',
    async run(t) {
      const [revoked, other] = [await ownKey(t), await ownKey(t)]
      t.expect(await t.revokeKey(revoked.id)).status(200)
      t.expect(await ask(t, revoked.apiKey, 'the revoked key')).status(401, 403)
      t.expect(await ask(t, other.apiKey, 'the key beside it')).status(200)
    },
  }),
  defineCase({
    id: 'key-revoke-of-others',
    requirements: ['KEY-REVOKE-009'],
    given: 'a key that another account has made',
    async run(t) {
      const { apiKey } = await t.second()
      const made = await t.call('POST', KEYS, { key: apiKey, json: { label: ownName(t) } })
      const key = heldKey(made) ?? t.undecided(`the other account could make no key (${made.response.status})`)
      const refused = await t.call('DELETE', `${KEYS}/${encodeURIComponent(key.id)}`, {
        label: 'revoke the key of another account',
      })
      t.expect(refused).statusBetween(400, 499)
      t.expect(await ask(t, key.apiKey, 'it goes on')).status(200)
      await t.pair(refused, {
        twin: () => t.call('DELETE', `${KEYS}/${encodeURIComponent(key.id)}`, { key: apiKey, label: 'by its account' }),
      })
    },
  }),
  defineCase({
    id: 'key-create-label-of-others',
    requirements: ['KEY-CREATE-005'],
    needs: ['key', 'second-account'],
    given: 'the label of a key of another account',
    async run(t) {
      const { apiKey } = await t.second()
      const json = { label: ownName(t) }
      const theirs = await t.call('POST', KEYS, { key: apiKey, json, label: 'a key of another account' })
      if (theirs.response.status !== 201) t.undecided(`the other account could make no key (${theirs.response.status})`)
      const ours = await t.createKey(json)
      // How many keys an account may have is not said, and other cases have some at this moment.
      if (ours.response.status === 403) t.undecided('the account may have no further key just now (403)')
      t.expect(ours).status(201)
    },
  }),
  defineCase({
    id: 'key-create-label-lengths',
    requirements: ['KEY-CREATE-004'],
    needs: ['key', 'control'],
    footprint: 'control',
    given: 'labels of one character, of as many as there may be, and of one more, white space around them or not',
    async run(t) {
      const longest = 'x'.repeat(LONGEST)
      for (const label of ['y', longest, `  ${'z'.repeat(LONGEST)}  `])
        t.expect(await t.createKey({ label })).status(201)
      t.expect(await t.createKey({ label: `${longest}x` }))
        .status(400)
        .message()
    },
  }),
  defineCase({
    id: 'key-expiry-now',
    requirements: ['KEY-CREATE-007', 'KEY-ROTATE-015'],
    needs: ['key', 'clock'],
    footprint: 'control',
    given: 'an expires_at of this very instant, and of the next second',
    async run(t) {
      const now = await stopClock(t)
      const [present, next] = [{ expires_at: iso(now) }, { expires_at: iso(now + SECOND) }]
      t.expect(await t.createKey(present), 'KEY-CREATE-007')
        .status(400)
        .message()
      t.expect(await t.createKey(next), 'KEY-CREATE-007').status(201)
      const key = await ownKey(t)
      t.expect(await rotate(t, key, { body: present }), 'KEY-ROTATE-015')
        .status(400, 401)
        .message()
      t.expect(await rotate(t, key, { body: next }), 'KEY-ROTATE-015').status(200)
    },
  }),
  defineCase({
    id: 'key-grace-submission',
    requirements: ['KEY-GRACE-001'],
    needs,
    given: 'a submission with a key that was just rotated',
    async run(t) {
      const former = await ownKey(t)
      await rotate(t, former)
      t.expect(await t.submit(undefined, { key: former.apiKey })).status(200)
    },
  }),
  defineCase({
    id: 'key-rotate-near-secret',
    requirements: ['KEY-ROTATE-005'],
    needs,
    given: 'rotation secrets that are nearly the right one',
    async run(t) {
      const key = await ownKey(t)
      const { rotationSecret: right } = key
      const last = right.endsWith('x') ? 'y' : 'x'
      const refused = []
      for (const [label, secret] of [
        ['another last character', right.slice(0, -1) + last],
        ['its last character cut off', right.slice(0, -1)],
        ['the key in its place', key.apiKey],
        ['nothing', ''],
      ] as const)
        refused.push(await rotate(t, key, { secret, label: `the rotation secret, but ${label}` }))
      const good = await rotate(t, key)
      for (const each of refused) {
        t.expect(each).status(401).message()
        await t.pair(each, { twin: () => Promise.resolve(good) })
      }
    },
  }),
  defineCase({
    id: 'key-rotate-of-others',
    requirements: ['KEY-ROTATE-005', 'KEY-ROTATE-006'],
    needs: ['key', 'second-account', 'control'],
    footprint: 'control',
    given: 'the id and the rotation secret of a key of another customer',
    async run(t) {
      const [key, { apiKey, rotationSecret = '', keyId = '' }] = [await ownKey(t), await t.second()]
      t.expect(await rotate(t, key, { id: keyId, secret: rotationSecret }), 'KEY-ROTATE-006').status(401)
      t.expect(await rotate(t, key, { secret: rotationSecret }), 'KEY-ROTATE-005').status(401)
      t.expect(await ask(t, apiKey, 'it goes on'), 'KEY-ROTATE-006').status(200)
    },
  }),
  defineCase({
    id: 'key-list-after-rotation',
    requirements: ['KEY-LIST-003'],
    needs,
    footprint: 'full',
    given: 'the listing after a key was made and rotated twice',
    async run(t) {
      const first = await ownKey(t)
      const second = heldKey(await rotate(t, first)) ?? t.undecided('the key could not be rotated')
      const third = heldKey(await rotate(t, second)) ?? t.undecided('the key could not be rotated again')
      const listed = await t.call('GET', KEYS)
      t.expect(listed).status(200)
      const shown = [first, second, third].flatMap(({ apiKey, rotationSecret }) => [apiKey, rotationSecret])
      const found = shown.filter((secret) => writingsOf(secret).some((writing) => listed.text.includes(writing)))
      t.check(sameAs('secrets in the listing', found.length, 0))
    },
  }),
]
