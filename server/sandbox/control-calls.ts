import type { operations } from '../../spec/generated/control-types.ts'

/** A file that a call answers with. */
export interface Download {
  readonly contentType: string
  readonly bytes: Uint8Array
}

type PathOf<Call> = Call extends { parameters: { path: infer Path extends object } } ? { params: Path } : unknown
type QueryOf<Call> = Call extends { parameters: { query?: infer Query extends object } } ? { query?: Query } : unknown
type JsonOf<Message> = Message extends { content: { 'application/json': infer Body } } ? Body : never
type BodyOf<Call> = Call extends { requestBody: infer Body }
  ? { body: JsonOf<Body> }
  : Call extends { requestBody?: infer Body extends { content: unknown } }
    ? { body?: JsonOf<Body> }
    : unknown

/** What a call is sent: the members of its path and query, and its body. */
export type ArgumentsOf<Id extends keyof operations> = PathOf<operations[Id]> &
  QueryOf<operations[Id]> &
  BodyOf<operations[Id]>

type Success<Responses> = Responses extends { 200: infer Answer }
  ? Answer
  : Responses extends { 201: infer Answer }
    ? Answer
    : unknown

type Content<Answer> = Answer extends { content: { 'application/json': infer Body } }
  ? Body
  : Answer extends { content: object }
    ? Download
    : void

/** What a call resolves with: the body of its successful answer. */
export type ResultOf<Id extends keyof operations> = Content<Success<operations[Id]['responses']>>

/**
 * The control API without a socket: each call of its contract by operationId. A call rejects with a ControlError where
 * the control API would answer with an error.
 */
export type ControlCalls = {
  readonly [Id in keyof operations]: (
    ...sent: object extends ArgumentsOf<Id> ? [ArgumentsOf<Id>?] : [ArgumentsOf<Id>]
  ) => Promise<ResultOf<Id>>
}
