import type { Tenant } from '../tenancy/tenant.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import { ControlError } from './control-error.ts'

/** Throws a ControlError 404 when there is no such tenant. */
export function tenantNamed(tenants: Tenants, slug: string): Tenant {
  const tenant = tenants.get(slug)
  if (!tenant) throw new ControlError(404, `there is no tenant '${slug.slice(0, 100)}'`)
  return tenant
}
