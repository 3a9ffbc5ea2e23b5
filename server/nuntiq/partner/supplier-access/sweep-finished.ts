import type { Instant } from '../../../platform/clock.ts'
import type { Transaction } from '../../../store/port.ts'
import { sessions } from './session.ts'
import { sessionState } from './session-table.ts'

/**
 * So many sessions of a tenant are remembered. Nothing documented ends a used one, and links that nobody follows may
 * be asked for faster than a week sweeps them: beyond this the oldest that are over go first, and their tokens are
 * unknown like those of any swept session (C37, C38). One that still works is never swept.
 */
export const MOST_SESSIONS = 2_000

/** More than one, so that a state with too many comes down to the bound. */
const LOOK_AT = 4

/** Before a session is added. */
export async function sweepFinished(tx: Transaction, now: Instant): Promise<void> {
  if ((await tx.count(sessions)) < MOST_SESSIONS) return
  for (const { id, doc } of await tx.list(sessions, { limit: LOOK_AT })) {
    const state = sessionState(doc, now)
    if (state === 'used' || state === 'expired' || state === 'unknown') await tx.delete(sessions, id)
  }
}
