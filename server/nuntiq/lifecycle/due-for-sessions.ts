import type { Due } from '../../time/due.ts'
import type { Instant } from '../../platform/clock.ts'
import type { Transaction } from '../../store/port.ts'
import { type Session, sessions } from '../partner/supplier-access/session.ts'
import { SESSION_KEPT_MS, SESSION_MS } from '../partner/supplier-access/session-table.ts'
import { takenUpAt } from './maintenance.ts'

/** What time does to links that nobody has used: they expire, and after a week they are swept away. */
export async function dueForSessions({
  tx,
  after,
  until,
}: {
  tx: Transaction
  after: Instant
  until: Instant
}): Promise<Due[]> {
  const entries = await tx.list(sessions)
  return entries
    .filter(({ doc }) => doc.used_at === null)
    .flatMap(({ doc }) => eventsOf(doc, after))
    .filter(({ at }) => at > after && at <= until)
}

function eventsOf(session: Readonly<Session>, after: Instant): Due[] {
  const subject = `session ${session.kind} for ${session.recipients.join(', ')} (${session.id})`
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
