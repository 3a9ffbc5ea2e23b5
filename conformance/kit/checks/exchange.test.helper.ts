import { type Exchange, type Header, parseBody } from '../wire/exchange.ts'

/** An exchange as a test wants it; a body that is no text is sent as JSON. */
export function exchangeOf({
  status = 200,
  body = {},
  headers,
  method = 'GET',
  path = '/v1/partner/account/keys',
  n = 1,
}: {
  status?: number
  body?: unknown
  headers?: readonly Header[]
  method?: string
  path?: string
  n?: number
} = {}): Exchange {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body))
  return {
    n,
    caseId: 'a-case',
    label: 'a call',
    sentAt: 0,
    request: { method, url: `http://127.0.0.1:1/api${path}`, headers: [['X-API-Key', 'sk_0123456789abcdef']] },
    response: { status, headers: headers ?? [['Content-Type', 'application/json']], body: bytes, ms: 1 },
    ...parseBody(bytes),
  }
}
