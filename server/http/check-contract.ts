import type { Middleware } from 'koa'
import type { House } from '../sandbox/house.ts'
import type { Api } from './api.ts'
import { exchangeOf } from './exchange.ts'

/** Judges our own answer by the contract: a violation is a bug of ours, and the log says so. */
export function checkContract(api: Api, house: House): Middleware {
  return async (ctx, next) => {
    await next()
    const { operation, answer, logged } = exchangeOf(ctx)
    if (!operation || !answer) return
    logged.contract = api.judgeAnswer({ operation, status: answer.status, body: answer.body })
    if (logged.contract.length > 0) house.log.contractBroken({ exchange: logged.id, violations: logged.contract })
  }
}
