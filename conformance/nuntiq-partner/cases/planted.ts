import { statusIs } from '../../kit/checks/status.ts'
import { replacedBy } from '../../kit/generate/edit.ts'
import { at, type Json, textAt } from '../../kit/json.ts'
import type { PlantedCase } from '../case.ts'
import { SuiteError } from '../../kit/run/suite-error.ts'
import { KEYS } from '../addresses.ts'
import { type Elapsed, datedAt, elapsed } from './elapsed.ts'
import { ask, heldKey, rotate } from './held-key.ts'
import { HOUR, iso, nowOf } from './moment.ts'

/** In hours. What is nearer to one of these ends than can be told decides nothing: by our clock alone, a quarter of an hour. */
const WINDOW = 24
const MARGIN = 0.25
const GRACE = 4
const LIFETIME = 7 * 24

/** What needs hours to pass, on a target whose time cannot be moved. */
export const PLANTED: readonly PlantedCase[] = [
  {
    id: 'planted-idempotency-window',
    requirements: ['INV-IDEM-006', 'INV-IDEM-007'],
    footprint: 'submit',
    needs: ['key'],
    given: 'a submission with an Idempotency-Key, repeated hours later',
    windows: [
      { requirement: 'INV-IDEM-006', from: 0, until: WINDOW - MARGIN, slack: MARGIN },
      { requirement: 'INV-IDEM-007', from: WINDOW + MARGIN, slack: MARGIN },
    ],
    leaves: 'an invoice; another one when the end of the window is harvested',
    async plant(t) {
      const idempotencyKey = `nkc-${t.own}`
      const payload = await t.payload()
      const first = await t.submit(replacedBy(payload), { idempotencyKey })
      const token = at(first.json, 'data.invoice_token')
      if (typeof token !== 'string') t.undecided(`the submission to be repeated was answered ${first.response.status}`)
      // The same body again: what another one gets is a rule of its own (INV-IDEM-014).
      return { idempotencyKey, token: String(token), payload, ...datedAt(first) }
    },
    async harvest(t, notes, { hours, ripe }) {
      const idempotencyKey = at(notes, 'idempotencyKey')
      if (typeof idempotencyKey !== 'string') throw new SuiteError('the notes of the idempotency window are damaged')
      // Asked for with a call that leaves nothing behind.
      const passed = elapsed(notes, await t.call('GET', KEYS, { label: 'what time is it there' }), hours)
      const early = passed.hours < WINDOW - passed.margin
      if (!early && passed.hours < WINDOW + passed.margin)
        t.undecided(
          `${told(passed)} have passed, which is too close to the end of the window; come back a little later`,
        )
      const payload = noted(notes, 'payload')
      const again = await t.submit(payload === undefined ? payload : replacedBy(payload), { idempotencyKey })
      const replayed = at(again.json, 'data.invoice_token') === at(notes, 'token')
      const id = early ? 'INV-IDEM-006' : 'INV-IDEM-007'
      t.expect(again, id).status(200)
      t.check(
        {
          check: early ? 'original invoice' : 'new invoice',
          ok: replayed === early,
          expected: early ? 'the original token' : 'another token',
          actual: replayed ? 'the original token' : 'another token',
        },
        id,
      )
      const other = early ? 'INV-IDEM-007' : 'INV-IDEM-006'
      if (ripe.has(other)) t.leaveOpen(`${told(passed)} have passed, and the window is ${WINDOW} h`, other)
    },
  },
  {
    id: 'planted-grace',
    requirements: ['KEY-GRACE-002', 'KEY-GRACE-003'],
    footprint: 'full',
    needs: ['key'],
    given: 'a rotated key, its former secret asked for hours later',
    windows: [
      { requirement: 'KEY-GRACE-002', from: GRACE - 1, until: GRACE - MARGIN, slack: MARGIN },
      { requirement: 'KEY-GRACE-003', from: GRACE + MARGIN, until: LIFETIME - MARGIN, slack: MARGIN },
    ],
    leaves: 'a key, which the harvest of the end of its grace revokes, and which expires by itself after seven days',
    async plant(t) {
      // Ends by itself where nobody comes back to harvest.
      const lifetime = { expires_at: iso((await nowOf(t)) + LIFETIME * HOUR) }
      const former = heldKey(await t.plantKey(lifetime)) ?? t.undecided('no key could be made to be rotated')
      const answer = await rotate(t, former, { body: lifetime })
      const { id, label, apiKey } = heldKey(answer) ?? t.undecided('the key could not be rotated')
      return { id, label, former: former.apiKey, apiKey, ...datedAt(answer) }
    },
    async harvest(t, notes, { hours, ripe }) {
      const { id, label, former, apiKey } = keyNotes(notes)
      const answer = await ask(t, former, `the former key after ${hours.toFixed(1)} h`)
      const passed = elapsed(notes, answer, hours)
      const early = passed.hours < GRACE - passed.margin
      if (!early && passed.hours < GRACE + passed.margin) {
        t.undecided(`${told(passed)} have passed, which is too close to the end of the grace; come back a little later`)
      }
      const other = early ? 'KEY-GRACE-003' : 'KEY-GRACE-002'
      if (ripe.has(other)) t.leaveOpen(`${told(passed)} have passed, and the grace is ${GRACE} h`, other)
      if (early) {
        t.expect(answer, 'KEY-GRACE-002').status(200)
        return
      }
      t.expect(answer, 'KEY-GRACE-003').status(401).message()
      await t.pair(answer, { twin: () => ask(t, apiKey, 'its successor') }, 'KEY-GRACE-003')
      t.takeOverKey(id, label)
    },
  },
  {
    id: 'planted-expiry',
    requirements: ['KEY-EXPIRE-001'],
    footprint: 'full',
    needs: ['key'],
    given: 'a key made for an hour, asked for later',
    windows: [{ requirement: 'KEY-EXPIRE-001', from: 1 + MARGIN, slack: MARGIN }],
    leaves: 'a key that expires by itself after an hour, and is never revoked',
    async plant(t) {
      const now = await nowOf(t)
      const made = await t.plantKey({ expires_at: iso(now + HOUR) })
      const { id, label, apiKey } = heldKey(made) ?? t.undecided('no key could be made to expire')
      if (!statusIs(200)(await ask(t, apiKey)).ok) t.undecided('the key to expire was never served')
      return { id, label, former: apiKey, apiKey, at: iso(now) }
    },
    async harvest(t, notes, { hours }) {
      const { apiKey } = keyNotes(notes)
      const answer = await ask(t, apiKey, 'the key that was made for an hour')
      const passed = elapsed(notes, answer, hours)
      if (passed.hours < 1 + passed.margin)
        t.undecided(`only ${told(passed)} have passed; harvest again after an hour and a quarter`)
      // It is not taken over: an expired key opens nothing, and a revoked one would answer otherwise the next time.
      t.expect(answer).status(401).text('key_expired')
    },
  },
]

const told = ({ hours }: Elapsed): string => `${Math.floor(hours)} h ${Math.floor((hours % 1) * 60)} min`

/** A member of what was written down; earlier versions wrote fewer. */
function noted(notes: Json, name: string): Json | undefined {
  return notes !== null && typeof notes === 'object'
    ? Object.entries(notes).find(([each]) => each === name)?.[1]
    : undefined
}

/** What was written down of a planted key. */
function keyNotes(notes: Json): Record<'id' | 'label' | 'former' | 'apiKey', string> {
  const read = {
    id: textAt(notes, 'id'),
    label: textAt(notes, 'label'),
    former: textAt(notes, 'former'),
    apiKey: textAt(notes, 'apiKey'),
  }
  if (Object.values(read).includes('')) throw new SuiteError('the notes of a planted key are damaged')
  return read
}
