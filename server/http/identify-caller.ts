import type { Middleware } from 'koa'
import type { House } from '../sandbox/house.ts'
import type { Api } from './api.ts'
import { exchangeOf } from './exchange.ts'

/**
 * Finds the tenant that a request belongs to, before anything counts or judges it: by its key, or,
 * where no key is sent, by the sandbox's own `Sandbox-Tenant` header.
 */
export function identifyCaller(api: Api, house: House): Middleware {
  return async (ctx, next) => {
    const exchange = exchangeOf(ctx)
    exchange.identity = await api.identify(ctx.req.headers)
    exchange.tenant = exchange.identity?.tenant ?? tenantNamed(ctx.get('sandbox-tenant'))
    return next()
  }

  function tenantNamed(slug: string): ReturnType<House['tenants']['get']> {
    return slug === '' || house.settings.plain ? undefined : house.tenants.get(slug)
  }
}
