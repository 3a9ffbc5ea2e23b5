/**
 * The exit code once the reports are written. A report that was asked for and is not there makes the command
 * unusable; so does a lost standard output where it would have been the only report. A verdict that nobody
 * can read is none: exit 1 always has a report that says what is violated.
 */
export function exitAfterWriting({
  exit,
  reports,
  unwritten,
  lost,
}: {
  exit: number
  /** How many were asked for beside standard output. */
  reports: number
  unwritten: readonly string[]
  /** Why standard output did not arrive. */
  lost: string | undefined
}): number {
  if (unwritten.length > 0) return 2
  return lost !== undefined && reports === 0 ? 2 : exit
}
