import { TenantExists, type Tenants } from '../tenancy/tenants.ts'

/**
 * Names tenants that were given no name: counted on from the number of tenants, so that a seeded run chooses the same
 * names again. A name under which a tenant is being made is passed over, so that a thousand calls at once do not all try
 * the same one, to find at each attempt that another was first.
 */
export function namesTenants(
  tenants: Pick<Tenants, 'all' | 'get'>,
): <T>(make: (slug: string) => Promise<T>) => Promise<T> {
  const beingMade = new Set<string>()

  return async (make) => {
    for (let number = tenants.all().length + 1; ; number++) {
      const slug = `tenant-${number}`
      if (beingMade.has(slug) || tenants.get(slug)) continue
      beingMade.add(slug)
      try {
        return await make(slug)
      } catch (error) {
        // Somebody asked for just this name in the meantime.
        if (!(error instanceof TenantExists)) throw error
      } finally {
        beingMade.delete(slug)
      }
    }
  }
}
