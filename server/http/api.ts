import type { IncomingHttpHeaders } from 'node:http'
import type { Soon } from '../platform/soon.ts'
import type { Admission } from '../tenancy/limiter.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import type { FormBody } from './body/receive-form.ts'
import type { MultipartBody, MultipartLimits } from './body/receive-multipart.ts'
import type { CompleteBody } from './body/received-body.ts'
import type { HttpProblem } from './http-problem.ts'
import type { Refusal } from './refusal.ts'

/** An API is a value: what it hands over here is all that http/ knows of it. */
export interface Api<Caller = unknown> {
  /** As the request log and `conform --api` name it, such as `nuntiq-partner`. */
  readonly name: string
  readonly mounts: readonly Mount<Caller>[]
  readonly errors: ApiErrors
  readonly limit: LimitPolicy<Caller>
  /** Response headers that follow from the request alone, whatever the answer. */
  echo?(request: RequestHead): Record<string, string>
  /**
   * Finds out whose request this is, without judging it: a dead or unknown credential is no error here.
   * Where only the body tells (a token endpoint), the operation says so by `call.attribute`.
   */
  identify(headers: IncomingHttpHeaders): Soon<Identity<Caller> | undefined>
  /** How an answer breaks the contract; empty when it keeps it. */
  judgeAnswer(answer: JudgedAnswer): Soon<string[]>
}

/** Every address at or below the prefix is the API's, known or not; of two prefixes the longer one wins. */
export interface Mount<Caller = unknown> {
  readonly prefix: string
  readonly operations: readonly Operation<Caller>[]
}

/** What is refused in an API's name before an operation is reached. */
export interface ApiErrors {
  readonly unknownRoute: (call: { method: string; path: string }) => Refusal
  readonly undecodablePath: (call: { method: string; path: string }) => Refusal
  readonly wrongMethod: (call: { method: string; path: string; allowed: readonly string[] }) => Refusal
  readonly tooManyRequests: (call: { retryAfterSeconds: number }) => Refusal
  readonly unexpected: () => Refusal
  /** The body stopped arriving. The connection is closed behind it. */
  readonly uploadStalled: () => Refusal
  /** What came to one of its addresses cannot be read as a request, or was sent to another host. */
  readonly unreadable: (problem: HttpProblem) => Refusal
  /** The caller's tenant was deleted while its request was under way. */
  readonly tenantGone: () => Refusal
}

/** How many requests are admitted, and what answers tell of it. */
export interface LimitPolicy<Caller = unknown> {
  /** The bucket that a request is counted in; undefined where it is not counted. */
  bucketOf(request: LimitedRequest<Caller>): Bucket | undefined
  /**
   * Whether a token beyond the headers tells whose request this is. It is then counted when the operation says so
   * by `call.attribute`, which must come before anything is done, and otherwise once it is over.
   */
  waitsForToken?(head: RequestHead): boolean
  /** Headers for every answer to a counted request; none unless the API documents some. */
  headersOf?(admission: Admission): Record<string, string>
}

export interface LimitedRequest<Caller = unknown> {
  readonly head: RequestHead
  readonly identity: Identity<Caller> | undefined
  /** The remote address. */
  readonly ip: string
}

/** Buckets are those of a tenant, or of the whole world (LIM-RATE-006); their names are told apart by API. */
export interface Bucket {
  readonly key: string
  /** 0 admits everything. */
  readonly perMinute: number
}

/** A request, as far as its first lines tell. */
export interface RequestHead {
  readonly method: string
  readonly path: string
  header(name: string): string | undefined
}

export interface Identity<Caller> {
  readonly tenant: Tenant
  readonly caller: Caller
}

export interface Operation<Caller = unknown> {
  /** The operationId of the contract. */
  readonly id: string
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  /** Below the mount's prefix, with `:name` parameters. */
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
   * Takes in a JSON body. `digest` asks for the SHA-256 of its bytes; a long base64 string is decoded on
   * the way and kept up to `keepBlobUpTo` bytes. Of this, `form` and `multipart` one is called, at most once.
   */
  receive(wanted: { digest: boolean; keepBlobUpTo: number }): Promise<CompleteBody>
  /** Takes in `application/x-www-form-urlencoded`. */
  form(): Promise<FormBody>
  /** Takes in `multipart/form-data`, files included. */
  multipart(limits: MultipartLimits): Promise<MultipartBody>
  /** Tells the sandbox's user what a real deployment would pass over in silence; a few dozen notes are kept. */
  advise(text: string): void
  /** Says whose exchange this is where no header tells it (a token in the body). Throws a refusal beyond the rate limit. */
  attribute(tenant: Tenant): void
}

/** What a rule that several callers share needs of a call: whose exchange it is, and which. */
export type Attributed = Pick<Call, 'attribute' | 'exchange'>

export interface Answer<Rule extends string = string> {
  readonly status: number
  /** A JSON value; a Buffer is sent as it is, under the Content-Type of `headers`; absent where nothing is sent (204, 304). */
  readonly body?: object
  /** `Content-Type` among them takes the place of application/json. */
  readonly headers?: Readonly<Record<string, string>>
  /** The requirement that decided this answer. */
  readonly rule: Rule
}

export interface JudgedAnswer {
  readonly operation: string
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}
