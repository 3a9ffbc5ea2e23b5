import type { Middleware } from 'koa'
import type { Answer, Api } from './api.ts'
import { exchangeOf } from './exchange.ts'
import { sandboxHeaders } from './sandbox-headers.ts'

/**
 * The one place where an answer is written: head and body at once, and not through Koa, which goes
 * through status, type and each header by itself.
 */
export function writeAnswer(api: Api, { plain }: { plain: boolean }): Middleware {
  return async (ctx, next) => {
    await next()
    const exchange = exchangeOf(ctx)
    const { answer } = exchange
    ctx.respond = false
    // The caller hung up: there is nobody to answer.
    if (!answer) return void ctx.res.destroy()
    const content = contentOf(answer)
    ctx.res.writeHead(answer.status, {
      ...content.headers,
      ...answer.headers,
      ...api.echo?.(exchange.head),
      ...(exchange.admission && api.limit.headersOf?.(exchange.admission)),
      ...(plain ? undefined : sandboxHeaders(exchange)),
    })
    ctx.res.end(content.bytes)
  }
}

/** JSON unless the answer says otherwise; bytes as they are; nothing where there is nothing. */
function contentOf({ body, status }: Answer): { headers: Record<string, string | number>; bytes?: string | Buffer } {
  if (body === undefined) return { headers: status === 204 || status === 304 ? {} : { 'Content-Length': 0 } }
  if (Buffer.isBuffer(body)) return { headers: { 'Content-Length': body.length }, bytes: body }
  const bytes = JSON.stringify(body)
  return {
    headers: { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': Buffer.byteLength(bytes) },
    bytes,
  }
}
