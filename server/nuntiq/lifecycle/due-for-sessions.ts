import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import type { Instant } from '../../platform/clock.ts'
import type { Due, Window } from '../../time/due.ts'
import { nameOfSession, type Session, sessions } from '../partner/supplier-access/session.ts'
import { SESSION_KEPT_MS, SESSION_MS } from '../partner/supplier-access/session-table.ts'
import { takenUpAt } from './maintenance.ts'

/** What time does to unused links: they expire, and after a week they are deleted. */
export async function dueForSessions({ tx, after, until }: Window): Promise<Due<RequirementId>[]> {
  const entries = await tx.list(sessions)
  return entries
    .filter(({ doc }) => doc.used_at === null && doc.issued_at + SESSION_MS <= until)
    .flatMap(({ doc }) => eventsOf(doc, after))
    .filter(({ at }) => at > after && at <= until)
}

function eventsOf(session: Readonly<Session>, after: Instant): Due<RequirementId>[] {
  const subject = nameOfSession(session)
  return [
    { at: session.issued_at + SESSION_MS, rule: 'SUP-SESS-002', effect: 'link expired', subject },
    {
      at: takenUpAt({ ripe: session.issued_at + SESSION_KEPT_MS, after }),
      rule: 'LIFE-MNT-002',
      effect: 'session swept',
      subject,
      run: (tx) => tx.delete(sessions, session.id),
    },
  ]
}
