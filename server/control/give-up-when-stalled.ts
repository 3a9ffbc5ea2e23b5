import type { ServerResponse } from 'node:http'
import { Patience } from '../platform/patience.ts'

/** How long a caller may take to read nothing, and the whole, in milliseconds. */
const STALL_MS = 30_000
const WHOLE_MS = 900_000

/** Cuts off a caller that does not read its answer: until it has, the state that it is told stays in memory. */
export function giveUpWhenStalled(response: ServerResponse, { stallMs = STALL_MS, wholeMs = WHOLE_MS } = {}): void {
  const patience = new Patience({ silenceMs: stallMs, wholeMs, over: () => response.destroy() })
  // Emitted when what was written has been taken, so that more is wanted.
  response.on('drain', () => patience.renew())
  response.on('close', () => patience.end())
}
