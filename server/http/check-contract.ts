import type { Middleware } from 'koa'
import type { Log } from '../log/log.ts'
import type { Api } from './api.ts'
import { exchangeOf } from './exchange.ts'

/** Judges our own answer by the contract: a violation is a bug of ours, and the log says so. */
export function checkContract(api: Api, { log }: { log: Log }): Middleware {
  return async (ctx, next) => {
    await next()
    const { operation, answer, logged } = exchangeOf(ctx)
    if (!operation || !answer) return
    const { status, headers = {}, body } = answer
    const violations = api.judgeAnswer({ operation, status, headers, body })
    logged.contract = Array.isArray(violations) ? violations : await violations
    if (logged.contract.length > 0) log.contractBroken({ exchange: logged.id, violations: logged.contract })
  }
}
