import type { Context } from 'koa'
import type { RequestHead } from './api.ts'

/** What a request's first lines tell, free of Koa. */
export function headOf(ctx: Context): RequestHead {
  return {
    method: ctx.method,
    path: ctx.path,
    header(name) {
      const value = ctx.req.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
  }
}
