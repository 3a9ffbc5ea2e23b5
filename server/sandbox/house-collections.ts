import {
  validateRootDoc,
  validateSequenceDoc,
  validateTenantDoc,
} from '../../spec/generated/sandbox/stored-validators.js'
import { sequences, type StoredCollection } from '../store/port.ts'
import { SELF, tenantCollection, type TenantDoc } from '../tenancy/tenant.ts'
import { rootCollection, type RootDoc } from '../tenancy/tenants.ts'

const tenants: StoredCollection<TenantDoc> = { ...tenantCollection, validate: validateTenantDoc, idOf: () => SELF }
const root: StoredCollection<RootDoc> = { ...rootCollection, validate: validateRootDoc, idOf: () => SELF }

/** What is stored whichever services there are. */
export const HOUSE_COLLECTIONS: readonly StoredCollection[] = [tenants, root]

/** What the store keeps by itself; a state that is taken in brings it along. */
export const STORE_COLLECTIONS: readonly StoredCollection[] = [{ ...sequences, validate: validateSequenceDoc }]
