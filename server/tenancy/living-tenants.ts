import { ROOT, type Store } from '../store/port.ts'
import { SELF, tenantCollection } from './tenant.ts'

/** A tenant that was deleted, or put out of place, while something was still being done for it. */
export class TenantGone extends Error {
  constructor(slug: string) {
    super(`there is no tenant '${slug}' any longer`)
    this.name = 'TenantGone'
  }
}

/**
 * The same store, in which a transaction within a tenant's scope needs the tenant: else a slow upload
 * would leave rows behind for one that was deleted meanwhile, and no such state could be taken in again.
 */
export function forLivingTenants(store: Store): Store {
  return {
    reader: (tenant) => store.reader(tenant),
    locate: (collection, index, value) => store.locate(collection, index, value),
    transaction: (tenant, work) =>
      store.transaction(tenant, async (tx) => {
        const result = await work(tx)
        if (tenant !== ROOT && !(await tx.get(tenantCollection, SELF))) throw new TenantGone(tenant)
        return result
      }),
    exclusive: (name, work) => store.exclusive(name, work),
    drop: (tenant) => store.drop(tenant),
    export: () => store.export(),
    replace: (rows) => store.replace(rows),
    close: () => store.close(),
  }
}
