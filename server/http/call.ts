import type { Context } from 'koa'
import { hex, type Random } from '../platform/random.ts'
import type { Call } from './api.ts'
import type { BodyBudget } from './body/body-budget.ts'
import { receiveBody } from './body/receive-body.ts'
import { receiveForm } from './body/receive-form.ts'
import { receiveMultipart } from './body/receive-multipart.ts'
import { exchangeOf } from './exchange.ts'
import { HungUp } from './hung-up.ts'

const MOST_ADVICE = 40
const NO_QUERY = new URLSearchParams()

export interface CallParts {
  readonly params: Readonly<Record<string, string>>
  readonly random: Random
  readonly bodyBudget: BodyBudget
}

/** What an operation sees of a Koa request. */
export function callOf(ctx: Context, { params, random, bodyBudget }: CallParts): Call {
  const exchange = exchangeOf(ctx)
  const { raw } = exchange.logged
  return {
    identity: exchange.identity,
    exchange: exchange.logged.id,
    params,
    query: ctx.querystring === '' ? NO_QUERY : new URLSearchParams(ctx.querystring),
    ip: ctx.ip,
    header: exchange.head.header,
    async receive({ digest, keepBlobUpTo }) {
      const body = await receiveBody({
        request: ctx.req,
        response: ctx.res,
        digest,
        keepBlobUpTo,
        mark: `blob:${hex(random, 32)}:`,
        budget: bodyBudget,
      })
      if (body.kind === 'aborted') throw new HungUp()
      if (body.kind === 'received') {
        raw.body = body.head
        raw.bodyBytes = body.bytes
      }
      return body
    },
    async form() {
      const body = await receiveForm(ctx.req)
      if (body.kind === 'form') {
        raw.body = body.bytes
        raw.bodyBytes = body.bytes.length
      }
      return body
    },
    multipart: (limits) => receiveMultipart({ request: ctx.req, response: ctx.res, limits, budget: bodyBudget }),
    advise(text) {
      // A body of a hundred thousand odd files must not fill the log with as many notes.
      if (exchange.advice.length < MOST_ADVICE) exchange.advice.push(text)
    },
    attribute(tenant) {
      exchange.tenant = tenant
      exchange.onAttributed?.()
    },
  }
}
