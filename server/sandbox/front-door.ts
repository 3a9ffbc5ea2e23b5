import type { IncomingMessage, ServerResponse } from 'node:http'
import { ControlError } from '../control/control-error.ts'
import { waitAtMost } from '../platform/wait-at-most.ts'
import type { Service } from '../service.ts'

/** Handles a request; resolves when all is over, whether anybody still waits for the answer or not. */
export type Handle = (request: IncomingMessage, response: ServerResponse) => Promise<void>

/**
 * Everything that is asked of a sandbox goes through it. Until it is opened requests wait; once it is shut they are
 * refused in words, while those that are inside are finished.
 */
export interface FrontDoor {
  readonly handle: Handle
  /**
   * For a request that has yet to be prepared: what handles it is decided now, and `work`, which hands the request over,
   * counts as inside from now on.
   */
  pass<T>(work: (handle: Handle) => Promise<T>): Promise<T>
  /** The same for work of this process. Rejects with a ControlError 503 once the door is shut. */
  enter<T>(work: () => Promise<T>): Promise<T>
  open(): void
  shut(): void
  /** Resolves when nobody is inside any more, or after a while. */
  empty(): Promise<void>
}

/** Container runtimes wait ten seconds before they kill. */
const GRACE_MS = 8_000
const CLOSED = 'The sandbox is shutting down; start it again'

export function frontDoor({ handle, unaddressed }: { handle: Handle; unaddressed: Service['unaddressed'] }): FrontDoor {
  let state: 'held' | 'open' | 'shut' = 'held'
  const waiting: (() => void)[] = []
  let inside = 0
  const waitingForEmpty: (() => void)[] = []

  const refusing: Handle = async (_request, response) => refuse(response, unaddressed)

  function turnTo(next: 'open' | 'shut'): void {
    state = next
    for (const go of waiting.splice(0)) go()
  }

  async function counted<T>(work: () => Promise<T>): Promise<T> {
    inside += 1
    try {
      return await work()
    } finally {
      inside -= 1
      if (inside === 0) for (const go of waitingForEmpty.splice(0)) go()
    }
  }

  async function allOut(): Promise<void> {
    while (inside > 0) await new Promise<void>((go) => waitingForEmpty.push(go))
  }

  return {
    async handle(request, response) {
      if (state === 'held') await new Promise<void>((go) => waiting.push(go))
      if (state === 'shut') return refusing(request, response)
      return counted(() => handle(request, response))
    },
    pass: (work) => counted(() => work(state === 'shut' ? refusing : handle)),
    async enter(work) {
      if (state === 'shut') throw new ControlError(503, CLOSED)
      return counted(work)
    },
    open: () => turnTo('open'),
    shut: () => turnTo('shut'),
    empty: () => waitAtMost(GRACE_MS, allOut()),
  }
}

function refuse(response: ServerResponse, unaddressed: Service['unaddressed']): void {
  const body = JSON.stringify(unaddressed({ status: 503, error: 'Service Unavailable', message: CLOSED }))
  response.writeHead(503, {
    'Content-Type': 'application/json; charset=utf-8',
    'Content-Length': Buffer.byteLength(body),
    Connection: 'close',
  })
  response.end(body)
}
