import type { Middleware } from 'koa'
import type { Log } from '../log/log.ts'
import type { Api } from './api.ts'
import { exchangeOf } from './exchange.ts'
import { UploadStalled } from './body/upload-watch.ts'
import { HungUp } from './hung-up.ts'
import { Refusal } from './refusal.ts'
import { isDiskTrouble } from '../store/store-error.ts'
import { TenantGone } from '../tenancy/tenant.ts'

/**
 * Makes an answer of whatever was thrown. A refusal says itself; anything else is a fault of ours:
 * a bland 500 for the caller, a loud line with the exchange's id in the log.
 */
export function answerRefusals(api: Api, { log }: { log: Log }): Middleware {
  return async (ctx, next) => {
    try {
      await next()
    } catch (error) {
      const exchange = exchangeOf(ctx)
      if (error instanceof Refusal) {
        exchange.answer = error.answer
      } else if (error instanceof TenantGone) {
        exchange.answer = api.errors.tenantGone().answer
      } else if (error instanceof UploadStalled) {
        const { answer } = api.errors.uploadStalled()
        // What has not arrived is not waited for.
        exchange.answer = { ...answer, headers: { ...answer.headers, Connection: 'close' } }
      } else if (!(error instanceof HungUp)) {
        if (!isDiskTrouble(error)) log.fault({ exchange: exchange.logged.id, error })
        exchange.answer = api.errors.unexpected().answer
      }
    }
  }
}
