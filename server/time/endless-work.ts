import { isoTime } from '../platform/clock.ts'
import type { Due } from './due.ts'

/** Work that makes work without end: the move is given up before it eats the machine. */
export class EndlessWork extends Error {
  constructor({ rule, effect, subject, at }: Due, howMuch: string) {
    super(
      `${rule} makes work without end, ${howMuch}: the last was "${effect}" for ${subject} at ${isoTime(at)}. ` +
        'Nothing since the last attempt to reach the outside was kept; move the clock by less, or mend what makes the work.',
    )
    this.name = 'EndlessWork'
  }
}
