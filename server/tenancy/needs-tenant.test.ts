import { test } from 'tap'
import { rowsOf } from '../../fixtures/testing/rows-of.ts'
import { openDiskStore } from '../store/journal/disk-store.ts'
import { openMemoryStore } from '../store/memory/memory-store.ts'
import { type Collection, ROOT, type Store } from '../store/port.ts'
import { StoreError } from '../store/store-error.ts'
import { needsTenant, tenantCollection, TenantGone } from './tenant.ts'
import { rootCollection, Tenants } from './tenants.ts'

const notes: Collection<{ text: string }> = { name: 'notes', indexes: {} }

async function openTenants(): Promise<{ store: Store; tenants: Tenants }> {
  const collections = [tenantCollection, rootCollection, notes]
  const store = await openMemoryStore({ collections, guard: needsTenant })
  return { store, tenants: new Tenants({ store, time: { now: () => 0 } }) }
}

test('what is written for a tenant that was deleted meanwhile is not kept', async (t) => {
  const { store, tenants } = await openTenants()
  await tenants.create({ slug: 'acme', name: 'Acme' }, async () => {})
  await tenants.drop('acme')
  await t.rejects(
    store.transaction('acme', (tx) => tx.put(notes, 'n', { text: 'late' })),
    TenantGone,
  )
  t.same(await rowsOf(store), [])
})

test('a change of a tenant that was deleted meanwhile does not bring it back', async (t) => {
  const { store, tenants } = await openTenants()
  const tenant = await tenants.create({ slug: 'acme', name: 'Acme' }, async () => {})
  await tenants.drop('acme')
  await t.rejects(
    tenants.change(tenant, async (_, doc) => doc),
    TenantGone,
  )
  t.same(await rowsOf(store), [])
})

test('a living tenant, and what belongs to none, are written as ever', async (t) => {
  const { store, tenants } = await openTenants()
  await tenants.create({ slug: 'acme', name: 'Acme' }, async () => {})
  await store.transaction('acme', (tx) => tx.put(notes, 'n', { text: 'kept' }))
  await store.transaction(ROOT, (tx) => tx.put(notes, 'n', { text: 'kept' }))
  t.equal((await rowsOf(store)).length, 3)
})

test('the store on disk asks the guard too', async (t) => {
  const folder = t.testdir()
  const open = (): Promise<Store> =>
    openDiskStore({ folder, collections: [tenantCollection, notes], guard: needsTenant, report: () => undefined })
  const store = await open()
  await t.rejects(
    store.transaction('acme', (tx) => tx.put(notes, 'n', { text: 'late' })),
    TenantGone,
  )
  await store.close()
  const again = await open()
  t.same(await rowsOf(again), [])
  await again.close()
})

test('a clock that was seen in a transaction which the disk then refuses is taken back', async (t) => {
  const { store, tenants } = await openTenants()
  const tenant = await tenants.create({ slug: 'acme', name: 'Acme' }, async () => {})
  const kept = tenant.doc
  const moved = { ...kept, clock: { offset_ms: 60_000, frozen_at: null } }
  const { transaction } = store
  // What a transaction sees may be the work of one before it that never becomes durable.
  store.transaction = async (scope, work) => {
    await transaction.call(store, scope, async (tx) => work({ ...tx, get: async () => moved as never })).catch(() => {})
    throw new StoreError({ trouble: 'write', message: 'The disk is full.', remedy: 'Make room.' })
  }
  await t.rejects(
    tenants.within('acme', async (_, living) => t.equal(living.now(), 60_000)),
    StoreError,
  )
  t.same(tenant.doc, kept)
})
