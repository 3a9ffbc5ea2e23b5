import type { Middleware } from 'koa'
import type { Tenants } from '../tenancy/tenants.ts'
import type { Api } from './api.ts'
import { type Exchange, exchangeOf } from './exchange.ts'

/**
 * Counts a request once in the bucket that its API names, before anything judges it: among the tenants of the
 * world and whoever belongs to no tenant, or in a bucket of the tenant's own (LIM-RATE). Where only a token tells
 * whose request it is, it is counted as soon as the operation knows, and otherwise when it is over; a request
 * beyond the limit is answered 429 whatever else was wrong with it.
 */
export function limitRate(api: Api, { tenants }: { tenants: Tenants }): Middleware {
  return async (ctx, next) => {
    const exchange = exchangeOf(ctx)
    if (!api.limit.waitsForToken?.(exchange.head)) {
      count(exchange, ctx.ip)
      return next()
    }
    exchange.onAttributed = () => countOnce(exchange, ctx.ip)
    try {
      await next()
    } finally {
      countOnce(exchange, ctx.ip)
    }
  }

  function countOnce(exchange: Exchange, ip: string): void {
    if (!exchange.admission) count(exchange, ip)
  }

  function count(exchange: Exchange, ip: string): void {
    const { tenant, identity, head } = exchange
    const bucket = api.limit.bucketOf({ head, identity, ip })
    if (!bucket) return
    const { limiter, now } = tenants.limiterOf(tenant)
    exchange.admission = limiter.admit({ key: `${api.name} ${bucket.key}`, perMinute: bucket.perMinute, now })
    if (!exchange.admission.admitted) throw api.errors.tooManyRequests(exchange.admission)
  }
}
