import type { Resources } from '../../service.ts'
import type { DueSource } from '../../time/due.ts'
import { keys } from '../keys/key.ts'
import { dueForKeys } from './due-for-keys.ts'
import { dueForSessions } from './due-for-sessions.ts'
import { dueReminders } from './due-reminders.ts'

/** Everything that falls due in Nuntiq; at the same instant a key changes before the mail about it is sent. */
export function nuntiqDue(resources: Pick<Resources, 'hasher' | 'portalOrigin' | 'mailbox'>): DueSource {
  return async (window) => {
    const held = await window.tx.list(keys)
    return [
      ...dueForKeys(held, window),
      ...(await dueReminders(resources, held, window)),
      ...(await dueForSessions(window)),
    ]
  }
}
