import {
  validateMadeMoveDoc,
  validateRootDoc,
  validateSequenceDoc,
  validateTenantDoc,
} from '../../spec/generated/sandbox/stored-validators.js'
import type { Service } from '../service.ts'
import { sequences, type StoredCollection } from '../store/port.ts'
import { type MadeMove, madeMoves } from '../tenancy/stored-move.ts'
import { SELF, tenantCollection, type TenantDoc } from '../tenancy/tenant.ts'
import { rootCollection, type RootDoc } from '../tenancy/tenants.ts'

const tenants: StoredCollection<TenantDoc> = { ...tenantCollection, validate: validateTenantDoc, idOf: () => SELF }
const root: StoredCollection<RootDoc> = { ...rootCollection, validate: validateRootDoc, idOf: () => SELF }

const moves: StoredCollection<MadeMove> = { ...madeMoves, validate: validateMadeMoveDoc }

/** What a store is opened with: the sandbox's own collections and those of the services. */
export function collectionsOf(services: readonly Service[]): readonly StoredCollection[] {
  return [tenants, root, moves, ...services.flatMap(({ collections }) => collections)]
}

/** What a whole state consists of: the same, and what the store keeps by itself. */
export function stateCollectionsOf(services: readonly Service[]): readonly StoredCollection[] {
  return [...collectionsOf(services), { ...sequences, validate: validateSequenceDoc }]
}
