import type { Context } from 'koa'
import type { LoggedExchange } from '../tenancy/logged-exchange.ts'
import type { Admission } from '../tenancy/limiter.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import type { Answer, Identity, RequestHead } from './api.ts'

/** What the middlewares of one request share. */
export interface Exchange {
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

/** What Koa gives to each request for what its middlewares share. */
interface Carrier {
  [EXCHANGE]?: Exchange
}

/** Counts up over all APIs of a sandbox: the logs of a tenant and the control API know exchanges by these. */
export function countExchanges(): () => string {
  let count = 0
  return () => `req-${(++count).toString(36).padStart(6, '0')}`
}

export function openExchange(ctx: Context, exchange: Exchange): void {
  const carrier: Carrier = ctx.state
  carrier[EXCHANGE] = exchange
}

export function exchangeOf(ctx: Context): Exchange {
  const carrier: Carrier = ctx.state
  const exchange = carrier[EXCHANGE]
  if (!exchange) throw new Error('no exchange was opened for this request: log-exchange must come first')
  return exchange
}
