import { DAY, HOUR, type Instant } from '../../platform/clock.ts'

/** LIFE-MNT-001: the task runs once a day, at this time in UTC. */
const TIME_OF_DAY = 3 * HOUR

/** The first run at or after an instant. */
export function maintenanceFrom(instant: Instant): Instant {
  return Math.ceil((instant - TIME_OF_DAY) / DAY) * DAY + TIME_OF_DAY
}

/**
 * The run that handles what has been ripe since `ripe`; all runs up to `after` are done.
 * What one run misses, the next one handles.
 */
export function takenUpAt({ ripe, after }: { ripe: Instant; after: Instant }): Instant {
  return maintenanceFrom(Math.max(ripe, after + 1))
}
