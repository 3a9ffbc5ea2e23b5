import { headerOf, type WireRequest } from './exchange.ts'

/** Failures of a server that may have passed when it is asked again. 501 is none: it is a documented answer. */
const PASSING: readonly number[] = [500, 502, 503, 504]

export const mayPass = (status: number): boolean => PASSING.includes(status)

/** Whether the same request, sent twice, does no more than once. */
export function isSafeTwice({ method, headers }: WireRequest): boolean {
  return method === 'GET' || method === 'HEAD' || headerOf(headers, 'Idempotency-Key') !== undefined
}

/** How often one request is sent again. */
export const MOST_REPEATS = 3
const FIRST_PAUSE_MS = 200

export const pauseBefore = (nth: number): number => FIRST_PAUSE_MS * 3 ** (nth - 1)

/** What a run has learnt of the failures of its target. */
export interface Failures {
  /** Requests that were sent again after a failure, each time counted. */
  readonly repeated: number
  /** Those among them that may have been done twice. */
  readonly perhapsTwice: number
  /** True where a failure has passed by itself. */
  readonly pass: boolean
}

/** Where so many failures have lasted and none has passed, the others are not asked for again. */
export const LASTING = 3
