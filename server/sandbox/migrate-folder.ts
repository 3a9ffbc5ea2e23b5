import { ROOT, type Store } from '../store/port.ts'
import { StoreError } from '../store/store-error.ts'
import {
  bringUpToDate,
  describeNewer,
  findNewer,
  isUpToDate,
  NEWER_REMEDY,
  type ServiceState,
  UnfitDocument,
} from '../tenancy/state-versions.ts'
import { SELF } from '../tenancy/tenant.ts'
import { rootCollection } from '../tenancy/tenants.ts'

/**
 * Brings what an older version left in a folder up to date, before anything is served from
 * it. The store replaces its state in one go: a process killed on the way leaves the old state or the new.
 */
export async function migrateFolder({
  store,
  services,
  folder,
}: {
  store: Store
  services: readonly ServiceState[]
  folder: string
}): Promise<void> {
  const root = await store.reader(ROOT).get(rootCollection, SELF)
  if (!root) return
  const { versions } = root
  const newer = findNewer(versions, services)
  if (newer)
    throw new StoreError({ trouble: 'format', message: `${folder} ${describeNewer(newer)}.`, remedy: NEWER_REMEDY })
  if (isUpToDate(versions, services)) return
  try {
    // As often as a migration goes through the rows, they are the same: nothing is served yet.
    const rows = { [Symbol.asyncIterator]: () => store.export()[Symbol.asyncIterator]() }
    await store.replace(bringUpToDate(rows, { versions, services }))
  } catch (error) {
    if (!(error instanceof UnfitDocument)) throw error
    const remedy = 'Put the folder back from a copy, or delete it to start afresh. Nothing was changed.'
    throw new StoreError({ trouble: 'format', message: `${folder}: ${error.message}.`, remedy })
  }
}
