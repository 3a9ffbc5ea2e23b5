import type { RequirementId } from '../../../../spec/generated/nuntiq/requirements.ts'
import { DAY, type Instant, MINUTE } from '../../../platform/clock.ts'
import type { SessionRefusal } from '../errors.ts'
import type { Session } from './session.ts'

/** How long a link works, from issue to claim (C38). */
export const SESSION_MS = 15 * MINUTE
/** How long an unused session is kept and its token recognised (C38). */
export const SESSION_KEPT_MS = 7 * DAY
/** The last one locks the session (C40). */
export const MOST_WRONG_CODES = 5

export type SessionState = 'unknown' | 'invited' | 'code-sent' | 'validated' | 'locked' | 'expired' | 'used'
export type SessionEvent = 'request-code' | 'right-code' | 'wrong-code' | 'fifth-wrong-code' | 'mint'

/** Where an event leads, whether it is granted, and the rule that says so. */
export interface Step {
  readonly to: SessionState
  readonly verdict: 'granted' | SessionRefusal
  readonly rule: RequirementId
}

/** A session's state, derived from its times and never stored (C37). */
export function sessionState(session: Readonly<Session>, now: Instant): SessionState {
  if (session.used_at !== null) return 'used'
  if (now >= session.issued_at + SESSION_KEPT_MS) return 'unknown'
  if (now >= session.issued_at + SESSION_MS) return 'expired'
  if (session.wrong_codes >= MOST_WRONG_CODES) return 'locked'
  if (session.claim_hash !== null) return 'validated'
  return session.code_hash === null ? 'invited' : 'code-sent'
}

/** Everything that can happen to a session, in every state. */
export const SESSION_TABLE: Readonly<Record<SessionState, Readonly<Record<SessionEvent, Step>>>> = {
  unknown: {
    'request-code': step('unknown', 'unknown', 'SUP-CODE-003'),
    'right-code': step('unknown', 'unknown', 'SUP-VAL-008'),
    'wrong-code': step('unknown', 'unknown', 'SUP-VAL-008'),
    'fifth-wrong-code': step('unknown', 'unknown', 'SUP-VAL-008'),
    mint: step('unknown', 'unknown', 'SUP-MINT-008'),
  },
  invited: {
    'request-code': step('code-sent', 'granted', 'SUP-CODE-001'),
    // No code has been sent, so none can be right.
    'right-code': step('invited', 'wrong-code', 'SUP-VAL-010'),
    'wrong-code': step('invited', 'wrong-code', 'SUP-VAL-010'),
    'fifth-wrong-code': step('locked', 'wrong-code', 'SUP-VAL-004'),
    mint: step('invited', 'unknown', 'SUP-MINT-008'),
  },
  'code-sent': {
    'request-code': step('code-sent', 'granted', 'SUP-CODE-001'),
    'right-code': step('validated', 'granted', 'SUP-VAL-001'),
    'wrong-code': step('code-sent', 'wrong-code', 'SUP-VAL-003'),
    'fifth-wrong-code': step('locked', 'wrong-code', 'SUP-VAL-004'),
    mint: step('code-sent', 'unknown', 'SUP-MINT-008'),
  },
  validated: {
    'request-code': step('validated', 'granted', 'SUP-CODE-001'),
    'right-code': step('validated', 'granted', 'SUP-VAL-001'),
    'wrong-code': step('validated', 'wrong-code', 'SUP-VAL-003'),
    'fifth-wrong-code': step('locked', 'wrong-code', 'SUP-VAL-004'),
    mint: step('used', 'granted', 'SUP-MINT-001'),
  },
  locked: {
    'request-code': step('locked', 'locked', 'SUP-CODE-006'),
    'right-code': step('locked', 'locked', 'SUP-VAL-005'),
    'wrong-code': step('locked', 'locked', 'SUP-VAL-005'),
    'fifth-wrong-code': step('locked', 'locked', 'SUP-VAL-005'),
    // The lock prevents guessing: a claim token granted before it is still good.
    mint: step('used', 'granted', 'SUP-MINT-001'),
  },
  expired: {
    'request-code': step('expired', 'expired', 'SUP-CODE-004'),
    'right-code': step('expired', 'expired', 'SUP-VAL-006'),
    'wrong-code': step('expired', 'expired', 'SUP-VAL-006'),
    'fifth-wrong-code': step('expired', 'expired', 'SUP-VAL-006'),
    mint: step('expired', 'expired', 'SUP-MINT-009'),
  },
  used: {
    'request-code': step('used', 'used', 'SUP-CODE-005'),
    'right-code': step('used', 'used', 'SUP-VAL-007'),
    'wrong-code': step('used', 'used', 'SUP-VAL-007'),
    'fifth-wrong-code': step('used', 'used', 'SUP-VAL-007'),
    mint: step('used', 'used', 'SUP-MINT-011'),
  },
}

function step(to: SessionState, verdict: Step['verdict'], rule: RequirementId): Step {
  return { to, verdict, rule }
}
