/** A fault of the suite itself. It is never a verdict on the target. */
export class SuiteError extends Error {
  override readonly name = 'SuiteError'
}

/** What a case set out to see could not be seen this time, with the reason. */
export class Undecided extends Error {
  override readonly name = 'Undecided'
}
