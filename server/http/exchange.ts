import type { Context } from 'koa'
import type { Log } from '../log/log.ts'
import type { Admission } from '../tenancy/limiter.ts'
import { keptAnswer, keptBody, type LoggedExchange } from '../tenancy/logged-exchange.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import type { Answer, Identity, RequestHead } from './api.ts'
import { brokenOff } from './broken-off.ts'
import { headOf } from './request-head.ts'

/** What the steps of one exchange share. */
export interface Exchange {
  readonly ctx: Context
  readonly head: RequestHead
  readonly logged: LoggedExchange
  identity: Identity<unknown> | undefined
  /** The tenant that the exchange belongs to, once that is known. */
  tenant: Tenant | undefined
  /** The operation that was reached, once that is known. */
  operation: string | undefined
  /** What became of the request in its bucket; undefined where it was not counted. */
  admission: Admission | undefined
  /** Called when the operation has said whose exchange this is. */
  onAttributed: (() => void) | undefined
  answer: Answer | undefined
  /** The JSON of the answer as it was sent, once it was: the log keeps the same text. */
  sent: string | Buffer | undefined
  readonly advice: string[]
}

const EXCHANGE = Symbol('exchange')
const NOTHING = Buffer.alloc(0)

/** What Koa gives to each request for what its middlewares share. */
interface Carrier {
  [EXCHANGE]?: Exchange
}

/** Counts up over all APIs of a sandbox: the logs of a tenant and the control API know exchanges by these. */
export function countExchanges(): () => string {
  let count = 0
  return () => `req-${(++count).toString(36).padStart(6, '0')}`
}

export function openExchange(
  ctx: Context,
  { api, id, at }: Pick<LoggedExchange, 'id' | 'at'> & { readonly api: string },
): Exchange {
  const head = headOf(ctx)
  const { req } = ctx
  const raw = {
    method: head.method,
    url: req.url ?? '/',
    headers: req.headers,
    ip: ctx.ip,
    body: NOTHING,
    bodyBytes: 0,
  }
  const advice: string[] = []
  const exchange: Exchange = {
    ctx,
    head,
    logged: {
      id,
      at,
      tenant: null,
      api,
      raw,
      status: null,
      rule: null,
      advice,
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
    advice,
  }
  const carrier: Carrier = ctx.state
  carrier[EXCHANGE] = exchange
  return exchange
}

/** The exchange of a request, for whom Koa's router calls. */
export function exchangeOf(ctx: Context): Exchange {
  const carrier: Carrier = ctx.state
  const exchange = carrier[EXCHANGE]
  if (!exchange) throw new Error('no exchange was opened for this request')
  return exchange
}

/** Enters an exchange that is over into its tenant's log. */
export function closeExchange(
  { ctx, logged, tenant, answer: given, sent }: Exchange,
  { tenants, log }: { tenants: Tenants; log: Log },
): void {
  const broken = brokenOff(ctx.req)
  const answer = broken ?? given
  logged.tenant = tenant?.slug ?? null
  if (tenant) logged.at = tenant.now()
  logged.status = answer?.status ?? null
  logged.rule = answer?.rule ?? null
  logged.raw.body = keptBody(logged.raw.body)
  logged.answer = keptAnswer(answer?.body, broken ? undefined : sent)
  logged.answerHeaders = { ...given?.headers }
  if (broken) logged.outcome = 'unreadable'
  else if (!answer) logged.outcome = 'hung-up'
  const entries = tenant?.log ?? tenants.anonymousLog
  entries.add(logged)
  log.exchange(logged)
}
