import type { IncomingHttpHeaders } from 'node:http'
import type { Tenant } from '../tenancy/tenant.ts'
import type { CompleteBody } from './body/received-body.ts'
import type { Refusal } from './refusal.ts'

/**
 * An API is a value: what it hands over here is all that the house knows of it. A second API moves
 * in by building another such value; nothing in http/, tenancy/, store/ or platform/ changes.
 */
export interface Api<Caller = unknown> {
  readonly name: string
  /** Every address below this prefix is this API's, known or not. */
  readonly prefix: string
  readonly operations: readonly Operation<Caller>[]
  readonly errors: {
    readonly unknownRoute: (call: { method: string; path: string }) => Refusal
    readonly undecodablePath: (call: { method: string; path: string }) => Refusal
    readonly wrongMethod: (call: { method: string; path: string; allowed: readonly string[] }) => Refusal
    readonly tooManyRequests: (call: { retryAfterSeconds: number }) => Refusal
    readonly unexpected: () => Refusal
    /** The caller's tenant was deleted while its request was under way. */
    readonly tenantGone: () => Refusal
  }
  /** Response headers that follow from the request alone, whatever the answer. */
  echo(request: { method: string; path: string; header: (name: string) => string | undefined }): Record<string, string>
  /** Finds out whose request this is, without judging it: a dead or unknown credential is no error here. */
  identify(headers: IncomingHttpHeaders): Promise<Identity<Caller> | undefined>
  /** How an answer breaks the contract; empty when it keeps it. */
  judgeAnswer(answer: { operation: string; status: number; body: unknown }): string[]
}

export interface Identity<Caller> {
  readonly tenant: Tenant
  readonly caller: Caller
}

export interface Operation<Caller = unknown> {
  /** The operationId of the contract. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the API's prefix, with `:name` parameters. */
  readonly path: string
  handle(call: Call<Caller>): Promise<Answer>
}

/** One call of one operation, free of Koa: what a rule may see of a request. */
export interface Call<Caller = unknown> {
  readonly identity: Identity<Caller> | undefined
  readonly params: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  /** The exchange's id, by which the request log knows it. */
  readonly exchange: string
  /** The remote address, as the limiter counts it. */
  readonly ip: string
  header(name: string): string | undefined
  /**
   * Takes in the body, at most once. `digest` asks for the SHA-256 of its bytes; a long base64
   * string is decoded on the way and kept up to `keepBlobUpTo` bytes.
   */
  receive(wanted: { digest: boolean; keepBlobUpTo: number }): Promise<CompleteBody>
  /** Tells the sandbox's user what a real deployment would pass over in silence. */
  advise(text: string): void
  /** Says whose exchange this is where no key tells it (Supplier Access tokens). */
  attribute(tenant: Tenant): void
}

/** What a rule that several callers share needs of a call: whose exchange it is, and which. */
export type Attributed = Pick<Call, 'attribute' | 'exchange'>

export interface Answer {
  readonly status: number
  readonly body: object
  /** `Content-Type` among them takes the place of application/json. */
  readonly headers?: Readonly<Record<string, string>>
  /** The requirement that decided this answer. */
  readonly rule: string
}
