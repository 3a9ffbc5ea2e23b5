import { Router } from '@koa/router'
import type { Context, Middleware } from 'koa'
import type { Random } from '../platform/random.ts'
import type { Answer, Api, Mount, Operation } from './api.ts'
import type { Intake } from './body/intake.ts'
import { callOf } from './call.ts'
import { type Exchange, exchangeOf } from './exchange.ts'

/** Leads a request to its operation, for its answer; an address that the API does not know is refused in its words. */
export function routeOperations(
  api: Api,
  { prefix, operations }: Mount,
  resources: { random: Random; intake: Intake },
): (exchange: Exchange) => Promise<Answer | undefined> {
  const router = new Router()
  /** What has no parameters is found without the router where it is asked for as it is documented. */
  const exact = new Map<string, Operation>()
  for (const operation of operations) {
    const path = prefix + operation.path
    router.register(path, [operation.method], async (ctx) => {
      const exchange = exchangeOf(ctx)
      exchange.answer = await perform(operation, exchange, ctx.params)
    })
    if (!path.includes(':')) exact.set(`${operation.method} ${path}`, operation)
  }
  const routes: Middleware = router.routes() as Middleware
  return (exchange) => {
    const { method, path } = exchange.head
    const operation = exact.get(`${method} ${path}`)
    return operation ? perform(operation, exchange, {}) : route(exchange, { method, path })
  }

  async function route(exchange: Exchange, call: { method: string; path: string }): Promise<Answer | undefined> {
    const { ctx } = exchange
    // The router hands over what it cannot decode as it stands, which no operation expects.
    if (!isDecodable(call.path)) throw api.errors.undecodablePath(call)
    await routes(ctx, async () => refuseUnserved(ctx, call))
    return exchange.answer
  }

  function perform(operation: Operation, exchange: Exchange, params: Record<string, string>): Promise<Answer> {
    exchange.operation = operation.id
    return operation.handle(callOf(exchange, { params, ...resources }))
  }

  function refuseUnserved(ctx: Context, call: { method: string; path: string }): never {
    const allowed = [...new Set(router.match(ctx.path, ctx.method).path.flatMap(({ methods }) => methods))]
    throw allowed.length > 0 ? api.errors.wrongMethod({ ...call, allowed }) : api.errors.unknownRoute(call)
  }
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}
