import type { Middleware } from 'koa'
import type { Log } from '../log/log.ts'
import { keptAnswer, keptBody } from '../tenancy/logged-exchange.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import type { Api } from './api.ts'
import { brokenOff } from './broken-off.ts'
import type { Exchange } from './exchange.ts'
import { openExchange } from './exchange.ts'
import { headOf } from './request-head.ts'

const NOTHING = Buffer.alloc(0)

/** Opens the exchange, and enters it into its tenant's log when it is over. */
export function logExchange(
  api: Api,
  { tenants, log, nextId }: { tenants: Tenants; log: Log; nextId: () => string },
): Middleware {
  return async (ctx, next) => {
    const head = headOf(ctx)
    const exchange: Exchange = {
      head,
      logged: {
        id: nextId(),
        at: tenants.rootNow(),
        tenant: null,
        api: api.name,
        raw: {
          method: head.method,
          url: ctx.req.url ?? '/',
          headers: ctx.req.headers,
          ip: ctx.ip,
          body: NOTHING,
          bodyBytes: 0,
        },
        status: null,
        rule: null,
        advice: [],
        contract: [],
        answerHeaders: {},
        answer: undefined,
        outcome: 'answered',
      },
      identity: undefined,
      tenant: undefined,
      operation: undefined,
      admission: undefined,
      onAttributed: undefined,
      answer: undefined,
      sent: undefined,
      advice: [],
    }
    openExchange(ctx, exchange)
    try {
      await next()
    } finally {
      const { logged, tenant } = exchange
      const broken = brokenOff(ctx.req)
      const answer = broken ?? exchange.answer
      logged.tenant = tenant?.slug ?? null
      if (tenant) logged.at = tenant.now()
      logged.status = answer?.status ?? null
      logged.rule = answer?.rule ?? null
      logged.raw.body = keptBody(logged.raw.body)
      logged.answer = keptAnswer(answer?.body, broken ? undefined : exchange.sent)
      logged.answerHeaders = { ...exchange.answer?.headers }
      logged.advice = exchange.advice
      if (broken) logged.outcome = 'unreadable'
      else if (!answer) logged.outcome = 'hung-up'
      const entries = tenant?.log ?? tenants.anonymousLog
      entries.add(logged)
      log.exchange(logged)
    }
  }
}
