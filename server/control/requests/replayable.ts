import type { LoggedExchange, RawRequest } from '../../tenancy/logged-exchange.ts'

/** Headers that described the former connection and its framing. */
const OF_THE_CONNECTION = new Set(['connection', 'content-length', 'transfer-encoding', 'expect', 'keep-alive'])

export type Replayable =
  { readonly ok: true; readonly request: RawRequest } | { readonly ok: false; readonly why: string }

/** Whether a request can be sent once more as it was, and with what. */
export function replayable({ raw, outcome }: Pick<LoggedExchange, 'raw' | 'outcome'>): Replayable {
  if (outcome === 'unreadable') return { ok: false, why: 'what came was not readable as a request' }
  if (raw.bodyBytes > raw.body.length) {
    return { ok: false, why: `its body of ${raw.bodyBytes} bytes was kept only up to ${raw.body.length}` }
  }
  const announced = Number(raw.headers['content-length'] ?? 0) > 0 || raw.headers['transfer-encoding'] !== undefined
  if (announced && raw.bodyBytes === 0) {
    return { ok: false, why: 'its body was never read, because the answer was settled before' }
  }
  const headers = Object.fromEntries(Object.entries(raw.headers).filter(([name]) => !OF_THE_CONNECTION.has(name)))
  return { ok: true, request: { ...raw, headers } }
}
