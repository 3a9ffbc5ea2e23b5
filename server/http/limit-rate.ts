import type { Middleware } from 'koa'
import type { House } from '../sandbox/house.ts'
import type { Api } from './api.ts'
import { exchangeOf } from './exchange.ts'

/**
 * LIM-RATE: so many requests a minute and address. Each tenant counts for itself, in its own time,
 * so that tests which run side by side do not take each other's allowance; requests that belong to
 * no tenant are counted together.
 */
export function limitRate(api: Api, house: House): Middleware {
  return (ctx, next) => {
    const { tenant } = exchangeOf(ctx)
    const limiter = tenant?.limiter ?? house.tenants.anonymousLimiter
    const admission = limiter.admit(ctx.ip, tenant?.now() ?? house.tenants.rootNow())
    if (!admission.admitted) throw api.errors.tooManyRequests(admission)
    return next()
  }
}
