import { openDiskStore } from './journal/disk-store.ts'
import { openMemoryStore } from './memory/memory-store.ts'
import { contractCollections, storeContract } from '../../fixtures/testing/store-contract.ts'

storeContract('in memory', async (t) => {
  const store = await openMemoryStore({ collections: contractCollections })
  t.teardown(() => store.close())
  return store
})

storeContract('on disk', async (t) => {
  const report = (notice: object): void => void t.fail('nothing is to be reported', notice)
  const store = await openDiskStore({ folder: t.testdir(), collections: contractCollections, report })
  t.teardown(() => store.close())
  return store
})
