import type { Header } from '../../kit/wire/exchange.ts'

/** A request on its way to the sandbox, to the Partner API or to the control API. */
export interface PassingRequest {
  readonly method: string
  /** Path and query. */
  readonly path: string
  readonly headers: readonly Header[]
  readonly body: Buffer
}

/** An answer on its way back. */
export interface PassingAnswer {
  readonly status: number
  readonly headers: readonly Header[]
  readonly body: Buffer
}

/** The sandbox itself, for what a modifier does beside the exchange. */
export interface Side {
  send(call: PassingRequest): Promise<PassingAnswer>
  sleep(ms: number): Promise<void>
}

/**
 * Changes the traffic between suite and sandbox. What is given back unchanged passes as it is; a
 * request may be answered without the sandbox ever seeing it.
 */
export interface Modifier {
  request?(call: PassingRequest, side: Side): PassingRequest | PassingAnswer | Promise<PassingRequest | PassingAnswer>
  answer?(reply: PassingAnswer, call: PassingRequest, side: Side): PassingAnswer | Promise<PassingAnswer>
}

export const isAnswer = (either: PassingRequest | PassingAnswer): either is PassingAnswer => 'status' in either

/** One modifier after the other: requests in this order, answers in the opposite one. */
export function together(...modifiers: readonly Modifier[]): Modifier {
  return {
    async request(call, side) {
      let here = call
      for (const { request } of modifiers) {
        const next = (await request?.(here, side)) ?? here
        if (isAnswer(next)) return next
        here = next
      }
      return here
    },
    async answer(reply, call, side) {
      let here = reply
      for (const { answer } of modifiers.toReversed()) here = (await answer?.(here, call, side)) ?? here
      return here
    },
  }
}
