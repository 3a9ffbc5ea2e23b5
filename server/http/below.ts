import compose from 'koa-compose'
import type { Middleware } from 'koa'

/** Runs the middlewares, in order, for addresses at or below the prefix only. */
export function below(prefix: string, ...middlewares: Middleware[]): Middleware {
  const chain = compose(middlewares)
  const inside = `${prefix}/`
  return (ctx, next) => (ctx.path === prefix || ctx.path.startsWith(inside) ? chain(ctx, next) : next())
}
