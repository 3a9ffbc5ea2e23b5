import type { IncomingMessage } from 'node:http'

/** An answer that was given in place of the operation's. */
export interface BrokenOff {
  readonly status: number
  readonly rule: string | null
  readonly body: object
}

/** Requests that broke off while they were read. */
const answers = new WeakMap<IncomingMessage, BrokenOff>()

/** Notes that a request was answered without its operation: whatever that still does, nothing is written for it. */
export function markBrokenOff(request: IncomingMessage, answer: BrokenOff): void {
  answers.set(request, answer)
}

/** What was answered in place of the operation; undefined where nothing was. */
export function brokenOff(request: IncomingMessage): BrokenOff | undefined {
  return answers.get(request)
}
