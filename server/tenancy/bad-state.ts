/** A state that this sandbox cannot take in; the message names the place. */
export class BadState extends Error {
  /** `foreign`: well-formed, but made under another pepper or by a later version. `too-large`: beyond what is taken in. */
  readonly trouble: 'malformed' | 'foreign' | 'too-large'

  constructor(trouble: BadState['trouble'], message: string) {
    super(message)
    this.name = 'BadState'
    this.trouble = trouble
  }
}

export function malformed(message: string): BadState {
  return new BadState('malformed', message)
}
