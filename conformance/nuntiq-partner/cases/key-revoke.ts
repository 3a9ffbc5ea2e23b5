import { isoInUtc } from '../../kit/checks/instant.ts'
import { sameAs } from '../../kit/checks/same-as.ts'
import { statusIs } from '../../kit/checks/status.ts'
import { type Case, defineCase } from '../case.ts'
import { keyRow } from './customer.ts'
import { NO_KEY } from '../leftovers.ts'
import { ask, noKeyLike, ownKey, rotated, unknownKey } from './held-key.ts'
import { KEYS } from '../addresses.ts'

export const keyRevokeCases: readonly Case[] = [
  defineCase({
    id: 'key-revoke',
    requirements: ['KEY-REVOKE-001', 'KEY-REVOKE-004', 'KEY-REVOKE-008'],
    given: 'another key of the account, revoked and revoked again',
    async run(t) {
      const key = await ownKey(t)
      t.expect(await ask(t, key.apiKey, 'before'), 'KEY-REVOKE-001').status(200)
      const revoked = await t.revokeKey(key.id)
      t.expect(revoked, 'KEY-REVOKE-001').status(200)
      t.expect(revoked, 'KEY-REVOKE-008')
        .member('success', true)
        .member('data.id', key.id)
        .that(isoInUtc('data.revoked_at'))
      t.expect(await ask(t, key.apiKey, 'after'), 'KEY-REVOKE-001')
        .status(401, 403)
        .message()
      const again = await t.revokeKey(key.id)
      t.expect(again, 'KEY-REVOKE-004').status(404).message()
      // The first of the two is the twin.
      if (!statusIs(200)(revoked).ok) t.leaveOpen('the first revocation was refused too', 'KEY-REVOKE-004')
    },
  }),
  defineCase({
    id: 'key-revoke-own',
    requirements: ['KEY-REVOKE-002'],
    given: 'a key that revokes itself',
    async run(t) {
      const key = await ownKey(t)
      const refused = await t.call('DELETE', `${KEYS}/${key.id}`, { key: key.apiKey })
      t.expect(refused).status(400).message()
      t.expect(await ask(t, key.apiKey, 'it goes on')).status(200)
      await t.pair(refused, { twin: () => t.revokeKey(key.id) })
    },
  }),
  defineCase({
    id: 'key-revoke-unknown',
    requirements: ['KEY-REVOKE-003'],
    given: 'ids that no key has',
    async run(t) {
      // An id of another form than theirs may be refused for it.
      const own = t.leaves('full') ? noKeyLike((await ownKey(t)).id) : NO_KEY
      for (const id of t.offers('control') ? [NO_KEY, 'nkc-no-such-id'] : [own]) {
        const refused = await t.call('DELETE', `${KEYS}/${id}`)
        t.expect(refused).status(404).message()
        // A server that answers 404 to every DELETE has looked for nothing.
        await t.pair(
          refused,
          t.leaves('full')
            ? { twin: async () => t.revokeKey((await ownKey(t)).id) }
            : { twin: () => t.call('DELETE', `${KEYS}/${id}`, { key: unknownKey(t.seed) }), twinOtherwise: true },
        )
      }
    },
  }),
  defineCase({
    id: 'key-revoke-foreign',
    requirements: ['KEY-REVOKE-005'],
    needs: ['key', 'second-account', 'control'],
    given: 'the key of another customer',
    async run(t) {
      const { apiKey, keyId = '' } = await t.second()
      const refused = await t.call('DELETE', `${KEYS}/${keyId}`)
      t.expect(refused).status(404).message()
      t.expect(await ask(t, apiKey, 'it goes on')).status(200)
    },
  }),
  defineCase({
    id: 'key-revoke-grace',
    requirements: ['KEY-REVOKE-006'],
    needs: ['key'],
    given: 'a key that was rotated, whose former key still works',
    async run(t) {
      const former = await ownKey(t)
      const key = await rotated(t, former)
      t.expect(await ask(t, former.apiKey, 'in its grace')).status(200)
      await t.revokeKey(key.id)
      t.expect(await ask(t, former.apiKey, 'its successor is revoked'))
        .status(401, 403)
        .message()
    },
  }),
  defineCase({
    id: 'key-revoke-row',
    requirements: ['KEY-REVOKE-007'],
    given: 'the row of a revoked key',
    async run(t) {
      const key = await ownKey(t)
      await t.revokeKey(key.id)
      const row = await keyRow(t, key.id)
      t.check(sameAs('row with revoked_at', typeof row?.['revoked_at'], 'string'))
    },
  }),
]
