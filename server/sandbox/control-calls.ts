import type { operations } from '../../spec/generated/control-types.ts'

/** A file that a call answers with. */
export interface Download {
  readonly contentType: string
  readonly bytes: Uint8Array
}

type PathOf<Operation> = Operation extends { parameters: { path: infer Path extends object } }
  ? { params: Path }
  : unknown
type QueryOf<Operation> = Operation extends { parameters: { query?: infer Query extends object } }
  ? { query?: Query }
  : unknown
type JsonOf<Message> = Message extends { content: { 'application/json': infer Body } } ? Body : never
type BodyOf<Operation> = Operation extends { requestBody: infer Body }
  ? { body: JsonOf<Body> }
  : Operation extends { requestBody?: infer Body extends { content: unknown } }
    ? { body?: JsonOf<Body> }
    : unknown

/** What a call is sent: the members of its path and query, and its body. */
export type ArgumentsOf<Id extends keyof operations> = PathOf<operations[Id]> &
  QueryOf<operations[Id]> &
  BodyOf<operations[Id]>

type Success<Responses> = Responses extends { 200: infer Response }
  ? Response
  : Responses extends { 201: infer Response }
    ? Response
    : unknown

type Content<Response> = Response extends { content: { 'application/json': infer Body } }
  ? Body
  : Response extends { content: object }
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
