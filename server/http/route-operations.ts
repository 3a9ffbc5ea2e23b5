import { Router } from '@koa/router'
import type { Context, Middleware } from 'koa'
import type { House } from '../house.ts'
import type { Api } from './api.ts'
import { callOf } from './call.ts'
import { exchangeOf } from './exchange.ts'

/** Leads a request to its operation; an address that the API does not know is refused in its words. */
export function routeOperations(api: Api, house: House): Middleware {
  const router = new Router()
  for (const operation of api.operations) {
    router.register(api.prefix + operation.path, [operation.method], async (ctx) => {
      const exchange = exchangeOf(ctx)
      exchange.operation = operation.id
      exchange.answer = await operation.handle(callOf(ctx, ctx.params, house))
    })
  }
  const routes: Middleware = router.routes() as Middleware
  return (ctx) => {
    const call = { method: ctx.method, path: ctx.path }
    // The router hands over what it cannot decode as it stands, which no operation expects.
    if (!isDecodable(ctx.path)) throw api.errors.undecodablePath(call)
    return routes(ctx, () => refuseUnserved(ctx, call))
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
