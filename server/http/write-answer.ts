import type { Context, Middleware } from 'koa'
import type { House } from '../sandbox/house.ts'
import type { Answer, Api } from './api.ts'
import { exchangeOf } from './exchange.ts'
import { sandboxHeaders } from './sandbox-headers.ts'

/**
 * The one place where an answer is written: head and body at once, and not through Koa, which goes
 * through status, type and each header by itself.
 */
export function writeAnswer(api: Api, { settings }: House): Middleware {
  return async (ctx, next) => {
    await next()
    const exchange = exchangeOf(ctx)
    const { answer } = exchange
    ctx.respond = false
    // The caller hung up: there is nobody to answer.
    if (!answer) return void ctx.res.destroy()
    const text = JSON.stringify(answer.body)
    ctx.res.writeHead(answer.status, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(text),
      ...headersOf(answer, ctx),
      ...(settings.plain ? undefined : sandboxHeaders(exchange)),
    })
    ctx.res.end(text)
  }

  function headersOf(answer: Answer, ctx: Context): Record<string, string> {
    const header = (name: string): string | undefined => ctx.get(name) || undefined
    return { ...answer.headers, ...api.echo({ method: ctx.method, path: ctx.path, header }) }
  }
}
