import { test } from 'tap'
import type { Tenant } from '../tenancy/tenant.ts'
import { TenantExists } from '../tenancy/tenants.ts'
import { nextTurn } from '../platform/in-turns.ts'
import { namesTenants } from './with-free-slug.ts'

/** Tenants that are only names; making one takes a turn, and fails where the name is taken by then. */
function world(): {
  make: (slug: string) => Promise<string>
  withFreeSlug: ReturnType<typeof namesTenants>
  tried: string[]
} {
  const made = new Map<string, Tenant>()
  const tried: string[] = []
  return {
    tried,
    withFreeSlug: namesTenants({ all: () => [...made.values()], get: (slug) => made.get(slug) }),
    async make(slug) {
      tried.push(slug)
      await nextTurn()
      if (made.has(slug)) throw new TenantExists(slug)
      made.set(slug, {} as Tenant)
      return slug
    },
  }
}

void test('tenants without a name that are made at once are each tried once', async (t) => {
  const { make, withFreeSlug, tried } = world()
  const names = await Promise.all(Array.from({ length: 300 }, () => withFreeSlug(make)))
  t.equal(new Set(names).size, 300)
  t.equal(tried.length, 300)
})

void test('a name that another call asked for in the meantime is passed over, and one that failed is free again', async (t) => {
  const { make, withFreeSlug } = world()
  const [asked, found] = await Promise.all([make('tenant-1'), withFreeSlug(make)])
  t.same([asked, found], ['tenant-1', 'tenant-2'])
  await t.rejects(
    withFreeSlug(() => Promise.reject(new Error('no disk'))),
    { message: 'no disk' },
  )
  t.equal(await withFreeSlug(make), 'tenant-3')
})
