import { validateRootDoc, validateTenantDoc } from '../../spec/generated/sandbox/stored-validators.js'
import type { StoredCollection } from '../store/port.ts'
import { SELF, tenantCollection, type TenantDoc } from '../tenancy/tenant.ts'
import { rootCollection, type RootDoc } from '../tenancy/tenants.ts'

const tenants: StoredCollection<TenantDoc> = { ...tenantCollection, validate: validateTenantDoc, idOf: () => SELF }
const root: StoredCollection<RootDoc> = { ...rootCollection, validate: validateRootDoc, idOf: () => SELF }

/** What is stored whichever services there are. */
export const HOUSE_COLLECTIONS: readonly StoredCollection[] = [tenants, root]
