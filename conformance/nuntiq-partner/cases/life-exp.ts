import { sameAs } from '../../kit/checks/same-as.ts'
import { isObject } from '../../kit/json.ts'
import { type Case, defineCase } from '../case.ts'
import { addKey, changeKey, keyRow } from './customer.ts'
import { ask, ownKey, rotated } from './held-key.ts'
import { DAY, HOUR, iso, nextNoon, setClock } from './moment.ts'
import { invited, requestCode } from './supplier-access.ts'

export const lifeExpCases: readonly Case[] = [
  defineCase({
    id: 'life-exp-stamp',
    requirements: ['LIFE-EXP-001'],
    given: 'a key before and after the maintenance that follows its expiry',
    async run(t) {
      const noon = await nextNoon(t)
      const key = await addKey(t, { label: 'nkc-brief', expires_at: iso(noon + HOUR) })
      await setClock(t, noon + HOUR)
      const before = await ask(t, key.apiKey, 'expired just now')
      t.expect(before).status(401).text('key_expired')
      await setClock(t, noon + HOUR + DAY)
      const after = await ask(t, key.apiKey, 'a day later')
      const row = await keyRow(t, key.id)
      t.check(sameAs('row with expired_at', typeof row?.['expired_at'], 'string'))
      t.check(sameAs('answer of the day before', after.json, before.json))
    },
  }),
  defineCase({
    id: 'life-exp-delete',
    requirements: ['LIFE-EXP-002', 'LIFE-EXP-003'],
    given: 'an expired key, a revoked one past its expiry, and a revoked one without expiry, 29 and 31 days later',
    async run(t) {
      const noon = await nextNoon(t)
      const expired = await addKey(t, { label: 'nkc-brief', expires_at: iso(noon + HOUR) })
      const revoked = await addKey(t, { label: 'nkc-revoked', expires_at: iso(noon + HOUR) })
      const endless = await addKey(t, { label: 'nkc-endless', expires_interval_days: null })
      for (const { id } of [revoked, endless]) await changeKey(t, { revoked: true }, id)
      const look = async (
        id: 'LIFE-EXP-002' | 'LIFE-EXP-003',
        key: { id: string; label: string },
        there: boolean,
      ): Promise<void> => {
        const found = (await keyRow(t, key.id)) !== undefined
        t.check(sameAs(`row of ${key.label} there`, found, there), id)
      }
      await setClock(t, noon + HOUR + 29 * DAY)
      await look('LIFE-EXP-002', expired, true)
      await look('LIFE-EXP-003', revoked, true)
      await setClock(t, noon + HOUR + 31 * DAY)
      await look('LIFE-EXP-002', expired, false)
      await look('LIFE-EXP-003', revoked, false)
      await look('LIFE-EXP-003', endless, true)
    },
  }),
  defineCase({
    id: 'life-mnt-daily',
    requirements: ['LIFE-MNT-001'],
    given: 'three keys that expire a day apart',
    async run(t) {
      const noon = await nextNoon(t)
      const keys = []
      for (const days of [0, 1, 2])
        keys.push(await addKey(t, { label: `nkc-day-${days}`, expires_at: iso(noon + HOUR + days * DAY) }))
      await setClock(t, noon + 4 * DAY)
      const stamps = []
      for (const { id } of keys) stamps.push(Date.parse(String((await keyRow(t, id))?.['expired_at'])))
      for (const [days, stamp] of stamps.entries()) {
        const late = (stamp - (noon + HOUR + days * DAY)) / HOUR
        t.check({
          check: `run after day ${days}`,
          ok: late >= 0 && late <= 24,
          expected: 'within 24 hours',
          actual: `after ${late} h`,
        })
      }
    },
  }),
  defineCase({
    id: 'life-mnt-sessions',
    requirements: ['LIFE-MNT-002'],
    needs: ['control', 'clock'],
    given: 'the token of a session 16 minutes, six days and eight days old',
    async run(t) {
      const noon = await nextNoon(t)
      const link = await invited(t)
      await setClock(t, noon + HOUR)
      const expired = await requestCode(t, link, 'expired')
      await setClock(t, noon + 6 * DAY)
      const kept = await requestCode(t, link, 'six days old')
      t.expect(kept).status(expired.response.status)
      await setClock(t, noon + 8 * DAY)
      t.expect(await requestCode(t, link, 'eight days old'))
        .status(401)
        .message()
    },
  }),
  defineCase({
    id: 'life-mnt-grace',
    requirements: ['LIFE-MNT-003'],
    given: 'a rotated key a day later',
    async run(t) {
      const noon = await nextNoon(t)
      const key = await rotated(t, await ownKey(t))
      const before = (await keyRow(t, key.id))?.['grace']
      await setClock(t, noon + DAY)
      const after = (await keyRow(t, key.id))?.['grace']
      t.check(sameAs('grace entry before', isObject(before), true))
      t.check(sameAs('grace entry after', after, null))
    },
  }),
]
