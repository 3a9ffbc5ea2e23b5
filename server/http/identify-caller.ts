import { andThen, type Soon } from '../platform/soon.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import type { Api, Identity } from './api.ts'
import type { Exchange } from './exchange.ts'

/**
 * Finds the tenant that a request belongs to, before anything counts or judges it: by its key, or,
 * where no key is sent, by the sandbox's own `Sandbox-Tenant` header.
 */
export function identifyCaller(
  api: Api,
  { tenants, plain }: { tenants: Tenants; plain: boolean },
): (exchange: Exchange) => Soon<void> {
  return (exchange) => andThen(api.identify(exchange.ctx.req.headers), (identity) => note(exchange, identity))

  function note(exchange: Exchange, identity: Identity<unknown> | undefined): void {
    exchange.identity = identity
    exchange.tenant = identity?.tenant ?? tenantNamed(exchange.head.header('sandbox-tenant'))
  }

  function tenantNamed(slug: string | undefined): Tenant | undefined {
    return slug === undefined || slug === '' || plain ? undefined : tenants.get(slug)
  }
}
