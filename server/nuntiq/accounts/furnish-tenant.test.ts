import { test } from 'tap'
import { openMemoryStore } from '../../store/memory/memory-store.ts'
import { Tenants } from '../../tenancy/tenants.ts'
import { NUNTIQ_COLLECTIONS } from '../collections.ts'
import { tenantCollection } from '../../tenancy/tenant.ts'
import { furnishTenant } from './furnish-tenant.ts'

test('a tenant may be furnished with more keys than a call may have arguments', async (t) => {
  const store = await openMemoryStore({ collections: [tenantCollection, ...NUNTIQ_COLLECTIONS] })
  const tenants = new Tenants({ store, time: { now: () => 0 } })
  const hasher = { hash: () => 'hash', fingerprint: '' }
  const keys = Array.from({ length: 130_000 }, () => ({ label: 'x', demo: 'x' }))
  let made: readonly unknown[] = []
  await tenants.create(tenants.draft({ slug: 'acme', name: 'Acme' }), async (tx, tenant) => {
    const plan = { slug: 'acme', name: 'Acme', partners: [{ name: 'P', keys }] }
    // What is put is not what this is about.
    tx.put = async () => undefined
    made = await furnishTenant({ hasher, tx, tenant, plan })
  })
  t.equal(made.length, keys.length)
})
