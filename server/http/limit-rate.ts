import type { Tenants } from '../tenancy/tenants.ts'
import type { Api } from './api.ts'
import type { Exchange } from './exchange.ts'
import { Refusal } from './refusal.ts'

/**
 * Counts a request once in the bucket that its API names, before anything judges it: among the tenants of the
 * world and whoever belongs to no tenant, or in a bucket of the tenant's own (LIM-RATE). Where only a token tells
 * whose request it is, it is counted as soon as the operation knows, and otherwise when it is over; a request
 * beyond the limit is answered 429 whatever else was wrong with it.
 */
export function limitRate(api: Api, { tenants }: { tenants: Tenants }) {
  return {
    /** Throws the refusal of a request beyond the limit. */
    count(exchange: Exchange): void {
      if (api.limit.waitsForToken?.(exchange.head)) exchange.onAttributed = () => countOnce(exchange)
      else countOnce(exchange)
    },

    /** For a request that is over, and whose it is nobody has said. */
    countLate(exchange: Exchange): void {
      if (exchange.onAttributed === undefined) return
      try {
        countOnce(exchange)
      } catch (error) {
        if (!(error instanceof Refusal)) throw error
        exchange.answer = error.answer
      }
    },
  }

  function countOnce(exchange: Exchange): void {
    if (exchange.admission) return
    const { tenant, identity, head, ctx } = exchange
    const bucket = api.limit.bucketOf({ head, identity, ip: ctx.ip })
    if (!bucket) return
    const { limiter, now } = tenants.limiterOf(tenant)
    exchange.admission = limiter.admit({ key: `${api.name} ${bucket.key}`, perMinute: bucket.perMinute, now })
    if (!exchange.admission.admitted) throw api.errors.tooManyRequests(exchange.admission)
  }
}
