/** The command cannot be run as it was given; the message says why and what to do, in one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}
