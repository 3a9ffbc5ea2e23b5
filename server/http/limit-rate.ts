import type { Middleware } from 'koa'
import type { Tenants } from '../tenancy/tenants.ts'
import type { Api } from './api.ts'
import { exchangeOf } from './exchange.ts'

/**
 * Counts a request in the bucket that its API names. The buckets are the tenant's, in the tenant's own
 * time, so that tests which run side by side do not take each other's allowance; requests that belong to
 * no tenant are counted together (LIM-RATE).
 */
export function limitRate(api: Api, { tenants }: { tenants: Tenants }): Middleware {
  return (ctx, next) => {
    const exchange = exchangeOf(ctx)
    const { tenant, identity, head } = exchange
    const bucket = api.limit.bucketOf({ head, identity, ip: ctx.ip })
    if (!bucket) return next()
    const limiter = tenant?.limiter ?? tenants.anonymousLimiter
    const now = tenant?.now() ?? tenants.rootNow()
    const admission = limiter.admit({ key: `${api.name} ${bucket.key}`, perMinute: bucket.perMinute, now })
    exchange.admission = admission
    if (!admission.admitted) throw api.errors.tooManyRequests(admission)
    return next()
  }
}
