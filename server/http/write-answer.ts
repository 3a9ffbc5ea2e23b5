import { andThen, type Soon } from '../platform/soon.ts'
import { writeJson } from '../platform/write-json.ts'
import type { Answer, Api } from './api.ts'
import { brokenOff } from './broken-off.ts'
import type { Exchange } from './exchange.ts'
import { sandboxHeaders } from './sandbox-headers.ts'

/**
 * The one place where an answer is written: head and body at once, and not through Koa, which goes
 * through status, type and each header by itself.
 */
export function writeAnswer(api: Api, { plain }: { plain: boolean }): (exchange: Exchange) => Soon<void> {
  return (exchange) => {
    const { answer, ctx } = exchange
    ctx.respond = false
    return andThen(answer && jsonOf(answer), (sent) => write(exchange, sent))
  }

  function write(exchange: Exchange, sent: string | Buffer | undefined): void {
    const { answer, ctx } = exchange
    // The listener has said what there was to say.
    if (brokenOff(ctx.req)) return
    // The caller hung up: there is nobody to answer.
    if (!answer) return void ctx.res.destroy()
    exchange.sent = sent
    const content = contentOf(answer, sent)
    const echo = api.echo?.(exchange.head)
    // Into one object, the last one wins: made of spreads, each would be copied with all before it.
    const headers = Object.assign(
      content.headers,
      answer.headers,
      echo,
      exchange.admission && api.limit.headersOf?.(exchange.admission),
      plain ? undefined : sandboxHeaders(exchange),
    )
    ctx.res.writeHead(answer.status, headers)
    ctx.res.end(echo && !isAscii(echo) ? asBytes(content.bytes) : content.bytes)
  }
}

function isAscii(headers: Readonly<Record<string, string>>): boolean {
  return Object.values(headers).every((value) => !/[^\x20-\x7e\t]/.test(value))
}

/** Beside a text Node writes the headers as UTF-8; beside bytes as the bytes that they came as, which is how they are echoed. */
function asBytes(body: string | Buffer | undefined): Buffer | undefined {
  return typeof body === 'string' ? Buffer.from(body) : body
}

/** Only a long one is waited for. */
function jsonOf({ body }: Answer): Soon<string | Buffer | undefined> {
  return body === undefined || Buffer.isBuffer(body) ? undefined : writeJson(body)
}

interface Content {
  readonly headers: Record<string, string | number>
  readonly bytes?: string | Buffer
}

/** JSON unless the answer says otherwise; bytes as they are; nothing where there is nothing. */
function contentOf({ body, status }: Answer, json: string | Buffer | undefined): Content {
  if (json !== undefined) {
    const headers = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(json) }
    return { headers, bytes: json }
  }
  if (Buffer.isBuffer(body)) return { headers: { 'Content-Length': body.length }, bytes: body }
  return { headers: status === 204 || status === 304 ? {} : { 'Content-Length': 0 } }
}
