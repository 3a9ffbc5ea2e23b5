import { Router } from '@koa/router'
import type { Context, Middleware } from 'koa'
import type { Random } from '../platform/random.ts'
import type { Api, Mount, Operation } from './api.ts'
import type { Intake } from './body/intake.ts'
import { callOf } from './call.ts'
import { exchangeOf } from './exchange.ts'

/** Leads a request to its operation; an address that the API does not know is refused in its words. */
export function routeOperations(
  api: Api,
  { prefix, operations }: Mount,
  resources: { random: Random; intake: Intake },
): Middleware {
  const router = new Router()
  /** What has no parameters is found without the router where it is asked for as it is documented. */
  const exact = new Map<string, Operation>()
  for (const operation of operations) {
    const path = prefix + operation.path
    router.register(path, [operation.method], (ctx) => perform(operation, ctx, ctx.params))
    if (!path.includes(':')) exact.set(`${operation.method} ${path}`, operation)
  }
  const routes: Middleware = router.routes() as Middleware
  return (ctx) => {
    const operation = exact.get(`${ctx.method} ${ctx.path}`)
    if (operation) return perform(operation, ctx, {})
    const call = { method: ctx.method, path: ctx.path }
    // The router hands over what it cannot decode as it stands, which no operation expects.
    if (!isDecodable(ctx.path)) throw api.errors.undecodablePath(call)
    return routes(ctx, () => refuseUnserved(ctx, call))
  }

  async function perform(operation: Operation, ctx: Context, params: Record<string, string>): Promise<void> {
    const exchange = exchangeOf(ctx)
    exchange.operation = operation.id
    exchange.answer = await operation.handle(callOf(ctx, { params, ...resources }))
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
