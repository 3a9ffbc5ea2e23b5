import type { House } from '../../sandbox/house.ts'
import type { DueSource } from '../../time/due.ts'
import { dueForKeys } from './due-for-keys.ts'
import { dueForSessions } from './due-for-sessions.ts'
import { dueReminders } from './due-reminders.ts'

/** Everything that time brings to Nuntiq; at one instant a key's turn comes before the mail about it. */
export function nuntiqDue(house: House): DueSource {
  const sources: readonly DueSource[] = [dueForKeys, dueReminders(house), dueForSessions]
  return async (window) => (await Promise.all(sources.map((source) => source(window)))).flat()
}
