import { Router } from '@koa/router'
import type { Middleware } from 'koa'
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
  return (ctx) => routes(ctx, () => {
    const call = { method: ctx.method, path: ctx.path }
    const allowed = [...new Set(router.match(ctx.path, ctx.method).path.flatMap(({ methods }) => methods))]
    throw allowed.length > 0 ? api.errors.wrongMethod({ ...call, allowed }) : api.errors.unknownRoute(call)
  })
}
