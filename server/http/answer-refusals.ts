import type { Middleware } from 'koa'
import type { House } from '../house.ts'
import type { Api } from './api.ts'
import { exchangeOf } from './exchange.ts'
import { HungUp } from './hung-up.ts'
import { Refusal } from './refusal.ts'
import { TenantGone } from '../tenancy/living-tenants.ts'

/**
 * The one place where an answer is written. A refusal says itself; anything else that was thrown is
 * a fault of ours: a bland 500 for the caller, a loud line with the exchange's id in the log.
 */
export function answerRefusals(api: Api, house: House): Middleware {
  return async (ctx, next) => {
    const exchange = exchangeOf(ctx)
    try {
      await next()
    } catch (error) {
      if (error instanceof Refusal) {
        exchange.answer = error.answer
      } else if (error instanceof TenantGone) {
        exchange.answer = api.errors.tenantGone().answer
      } else if (!(error instanceof HungUp)) {
        house.log.fault({ exchange: exchange.logged.id, error })
        exchange.answer = api.errors.unexpected().answer
      }
    }
    const { answer } = exchange
    if (!answer) {
      // The caller hung up: there is nobody to answer.
      ctx.respond = false
      ctx.res.destroy()
      return
    }
    ctx.status = answer.status
    ctx.type = 'application/json; charset=utf-8'
    ctx.set({
      ...answer.headers,
      ...api.echo({ method: ctx.method, path: ctx.path, header: (name) => ctx.get(name) || undefined }),
    })
    ctx.body = JSON.stringify(answer.body)
  }
}
