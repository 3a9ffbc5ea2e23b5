import type { Middleware } from 'koa'
import type { Tenant } from '../tenancy/tenant.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import type { Api } from './api.ts'
import { exchangeOf } from './exchange.ts'

/**
 * Finds the tenant that a request belongs to, before anything counts or judges it: by its key, or,
 * where no key is sent, by the sandbox's own `Sandbox-Tenant` header.
 */
export function identifyCaller(api: Api, { tenants, plain }: { tenants: Tenants; plain: boolean }): Middleware {
  return async (ctx, next) => {
    const exchange = exchangeOf(ctx)
    exchange.identity = await api.identify(ctx.req.headers)
    exchange.tenant = exchange.identity?.tenant ?? tenantNamed(ctx.get('sandbox-tenant'))
    return next()
  }

  function tenantNamed(slug: string): Tenant | undefined {
    return slug === '' || plain ? undefined : tenants.get(slug)
  }
}
