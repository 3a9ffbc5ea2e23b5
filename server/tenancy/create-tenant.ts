import type { Furnished, TenantPart, TenantPlan } from '../service.ts'
import type { Tenant } from './tenant.ts'
import type { Tenants } from './tenants.ts'

export interface MadeTenant {
  readonly tenant: Tenant
  /** Shown once, to the one who made it: the credentials that the services have given out. */
  readonly once: object
  /** To be called when the tenant is there for good: hands over the mails of its making. */
  afterwards(): void
}

/**
 * Makes a tenant with everything that its plan says, in one transaction: each service writes its part.
 * Rejects with TenantExists when the slug is taken.
 */
export async function createTenant({
  tenants,
  parts,
  plan,
  ofWorld = false,
}: {
  tenants: Tenants
  parts: readonly TenantPart[]
  plan: TenantPlan
  /** Whether it belongs to the world that a sandbox starts with. */
  ofWorld?: boolean
}): Promise<MadeTenant> {
  const furnished: Furnished[] = []
  const tenant = await tenants.create({ ...plan, ofWorld }, async (tx, made) => {
    for (const part of parts) furnished.push(await part.furnish(tx, { tenant: made, plan }))
  })
  return {
    tenant,
    once: Object.assign({}, ...furnished.map(({ once }) => once)) as object,
    afterwards() {
      for (const each of furnished) each.afterwards()
    },
  }
}
