import type { Validator } from '../platform/validator.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import type { WholeState } from '../tenancy/whole-state.ts'

/** One call of the control API: the sandbox has its own, each service adds some. */
export interface ControlCall {
  /** The operationId of the contract. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below `/_sandbox/v1`, with `:name` parameters. */
  readonly path: string
  /** The members that its query may have; any other is refused. */
  readonly query?: readonly string[]
  readonly handle: ControlHandler
}

export type ControlHandler = (request: ControlRequest) => ControlAnswer | Promise<ControlAnswer>

/** A request to the control API, free of Koa. */
export interface ControlRequest {
  readonly params: Readonly<Record<string, string>>
  /** Only the members that the call knows; others were refused. */
  readonly query: Readonly<Record<string, string>>
  /** The tenant of `?tenant=`; undefined without it. One that is not there was refused. */
  readonly tenant: Tenant | undefined
  /** Where the caller has reached the sandbox, such as `http://localhost:4010`. */
  readonly origin: string
  /** Says when the caller has hung up, so that nothing waits for it any longer. */
  readonly gone: AbortSignal
  /** The body, which the validator has found to be a `Body`; of at most 1 MB. */
  readonly body: <Body extends object>(validator: Validator) => Promise<Body>
  /** The body, an object that nobody has judged yet. */
  readonly unjudged: () => Promise<object>
  /** The body's text while it arrives, which may be longer than what can be held at a time. To be read once. */
  readonly text: () => AsyncIterable<Buffer>
}

export type ControlAnswer =
  | { readonly kind: 'json'; readonly status: 200 | 201; readonly body: unknown }
  /** A whole state is written row by row, for it may be longer than a text can be. */
  | { readonly kind: 'state'; readonly status: 200; readonly state: WholeState }
  | {
      readonly kind: 'bytes'
      readonly status: 200
      readonly headers: Readonly<Record<string, string>>
      readonly bytes: Buffer
    }
  | { readonly kind: 'nothing'; readonly status: 204 }

export function ok(body: unknown): ControlAnswer {
  return { kind: 'json', status: 200, body }
}

export function created(body: unknown): ControlAnswer {
  return { kind: 'json', status: 201, body }
}

export const DONE: ControlAnswer = { kind: 'nothing', status: 204 }
