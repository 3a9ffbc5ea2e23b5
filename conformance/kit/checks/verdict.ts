import type { Difference } from './differences.ts'
import type { Exchange } from '../wire/exchange.ts'

/** What one check says of one exchange. */
export interface Verdict {
  /** The check, such as `status` or `member data.id`. */
  readonly check: string
  readonly ok: boolean
  readonly expected: string
  readonly actual: string
  /** Where two things should be alike: the members in which they are not. */
  readonly differences?: readonly Difference[]
}

/** A pure question to a recorded exchange. */
export type Check = (exchange: Exchange) => Verdict
