import { openDiskStore } from './journal/disk-store.ts'
import { openMemoryStore } from './memory/memory-store.ts'
import { temporaryFolder } from '../../fixtures/testing/serve-process.ts'
import { contractCollections, storeContract } from '../../fixtures/testing/store-contract.ts'

storeContract('in memory', async (t) => {
  const store = await openMemoryStore({ collections: contractCollections })
  t.teardown(() => store.close())
  return store
})

storeContract('on disk', async (t) => {
  const report = (notice: object): void => void t.fail('nothing is to be reported', notice)
  // A test's own folder is removed before the store is closed, which would find that out and write it anew.
  const place = temporaryFolder()
  const store = await openDiskStore({ folder: place.path, collections: contractCollections, report })
  t.teardown(async () => {
    await store.close()
    place[Symbol.dispose]()
  })
  return store
})
