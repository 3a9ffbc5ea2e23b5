import type { Context } from 'koa'
import type { House } from '../sandbox/house.ts'
import { hex } from '../platform/random.ts'
import type { Call } from './api.ts'
import { exchangeOf } from './exchange.ts'
import { HungUp } from './hung-up.ts'
import { receiveBody } from './body/receive-body.ts'

const NO_QUERY = new URLSearchParams()

/** What an operation sees of a Koa request. */
export function callOf(ctx: Context, params: Record<string, string>, house: House): Call {
  const exchange = exchangeOf(ctx)
  return {
    identity: exchange.identity,
    exchange: exchange.logged.id,
    params,
    query: ctx.querystring === '' ? NO_QUERY : new URLSearchParams(ctx.querystring),
    ip: ctx.ip,
    header(name) {
      const value = ctx.req.headers[name]
      return Array.isArray(value) ? value.join(', ') : value
    },
    async receive({ digest, keepBlobUpTo }) {
      const body = await receiveBody({
        request: ctx.req,
        response: ctx.res,
        digest,
        keepBlobUpTo,
        mark: `blob:${hex(house.random, 32)}:`,
        budget: house.bodyBudget,
      })
      if (body.kind === 'aborted') throw new HungUp()
      if (body.kind === 'received') {
        exchange.logged.raw.body = body.head
        exchange.logged.raw.bodyBytes = body.bytes
      }
      return body
    },
    advise(text) {
      exchange.advice.push(text)
    },
    attribute(tenant) {
      exchange.tenant = tenant
    },
  }
}
