import { test } from 'tap'
import { openMemoryStore } from '../../../store/memory/memory-store.ts'
import { type Session, sessions } from './session.ts'
import { SESSION_MS } from './session-table.ts'
import { MOST_SESSIONS, sweepFinished } from './sweep-finished.ts'

const START = Date.UTC(2026, 4, 20)

const session = (number: number, issued_at: number): Session => ({
  id: `s-${number}`,
  kind: 'regenerate',
  partner: 'p',
  recipients: [],
  key: null,
  token_hash: `t-${number}`,
  issued_at,
  code_hash: null,
  wrong_codes: 0,
  claim_hash: null,
  used_at: number % 3 === 0 ? issued_at : null,
})

test('SUP-SESS of the sessions that are over so many are remembered, and each that still works is', async (t) => {
  const store = await openMemoryStore({ collections: [sessions] })
  const add = (number: number, now: number): Promise<void> =>
    store.transaction('acme', async (tx) => {
      await sweepFinished(tx, now)
      await tx.put(sessions, `s-${number}`, session(number, now))
    })
  const EXTRA = 500
  for (let number = 0; number < MOST_SESSIONS + EXTRA; number++) await add(number, START + number)
  const working = (await store.reader('acme').list(sessions)).filter(({ doc }) => doc.used_at === null)
  const made = Array.from({ length: MOST_SESSIONS + EXTRA }, (_, number) => number).filter((number) => number % 3 !== 0)
  t.equal(working.length, made.length, 'none that works has gone')

  const later = START + 2 * SESSION_MS
  for (let number = 0; number < MOST_SESSIONS; number++) await add(10_000 + number, later)
  const left = await store.reader('acme').list(sessions)
  t.ok(left.length <= MOST_SESSIONS, `${left.length} are left`)
  t.equal(left.at(-1)?.id, `s-${10_000 + MOST_SESSIONS - 1}`)
})
