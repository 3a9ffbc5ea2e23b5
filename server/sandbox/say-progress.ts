import type { Log } from '../log/log.ts'
import type { TimeSource } from '../platform/clock.ts'
import type { Progress } from '../time/carry-out-move.ts'

/** What takes longer is worth a line. */
const SOON_MS = 1_000

/** Shows on a terminal how far something has come, where that takes longer than a second. */
export function sayProgress({
  log,
  time,
  line,
}: {
  log: Pick<Log, 'progress'>
  time: TimeSource
  line: (done: number, of: number) => string
}): Progress {
  const began = time.now()
  let shown = false
  return (done, of) => {
    if (done === of) {
      if (shown) log.progress?.('')
      return
    }
    if (time.now() - began < SOON_MS) return
    shown = true
    log.progress?.(line(done, of))
  }
}
