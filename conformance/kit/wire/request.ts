import type { Header, WireRequest } from './exchange.ts'

/** How a call differs from the ordinary one: the account's key, a JSON body, an address below the target. */
export interface CallOptions {
  /** Another key; null sends none. */
  readonly key?: string | null
  readonly json?: unknown
  /** The body as it stands, declared as application/json unless `contentType` says otherwise. */
  readonly raw?: string | Buffer
  /** Null leaves Content-Type out. */
  readonly contentType?: string | null
  readonly headers?: Readonly<Record<string, string>>
  /** `origin`: the path stands for itself and not below the target. */
  readonly below?: 'target' | 'origin'
  /** What the case means by the call, for reports. */
  readonly label?: string
  /** True where a 429 is what the case wants to see. */
  readonly wants429?: boolean
}

const AGENT = 'nuntiq-kit-conform'

/** Writes a request out; `target` is the base address, `credentials` are the headers that say who is calling. */
export function writeRequest(
  target: string,
  call: CallOptions & { method: string; path: string; credentials: readonly Header[] },
): WireRequest {
  const body = bodyOf(call)
  const contentType = call.contentType === undefined ? 'application/json' : call.contentType
  const base = call.below === 'origin' ? new URL(target).origin : target
  const headers: Header[] = [
    ['User-Agent', AGENT],
    ['Accept', 'application/json'],
    ...call.credentials,
    ...(body === undefined || contentType === null ? [] : [['Content-Type', contentType] as const]),
    // Always with its length: a chunked body is a matter of its own.
    ...(body === undefined ? [] : [['Content-Length', String(body.length)] as const]),
    ...Object.entries(call.headers ?? {}),
  ]
  return { method: call.method, url: base + call.path, headers, ...(body !== undefined && { body }) }
}

function bodyOf({ json, raw }: CallOptions): Buffer | undefined {
  if (raw !== undefined) return Buffer.from(raw)
  return json === undefined ? undefined : Buffer.from(JSON.stringify(json))
}
