import type { House } from '../../sandbox/house.ts'
import type { DueSource } from '../../time/due.ts'
import { dueForKeys } from './due-for-keys.ts'
import { dueForSessions } from './due-for-sessions.ts'
import { dueReminders } from './due-reminders.ts'

/** Everything that time brings, in order; of one instant a key's turn comes before the mail about it. */
export function dueWork(house: House): DueSource {
  return async (window) =>
    [...(await dueForKeys(window)), ...(await dueReminders(house, window)), ...(await dueForSessions(window))].toSorted(
      (left, right) => left.at - right.at,
    )
}
