import { test } from 'tap'
import { findWorldConflict } from './find-world-conflict.ts'
import type { WorldKey, WorldTenant } from './world.ts'

const tenant = (parts: Partial<WorldTenant> = {}): WorldTenant => ({ slug: 'acme', name: 'Acme', ...parts })
const withKeys = (...keys: Partial<WorldKey>[]): WorldTenant =>
  tenant({ partners: [{ name: 'P', keys: keys.map((key) => ({ label: 'prod', ...key })) }] })

const conflicts: readonly { what: string; tenants: WorldTenant[]; says: RegExp }[] = [
  { what: 'two tenants of one slug', tenants: [tenant(), tenant()], says: /^tenants\[1\]\.slug 'acme' is given twice/ },
  {
    what: 'two inboxes of one address, whatever its case',
    tenants: [tenant({ inboxes: [{ address: 'in@x.example' }, { address: 'IN@x.example' }] })],
    says: /^tenants\[0\]\.inboxes\[1\]\.address .* given twice/,
  },
  {
    what: 'a default inbox that is none',
    tenants: [tenant({ inboxes: [{ address: 'in@x.example' }], default_inbox: 'out@x.example' })],
    says: /^tenants\[0\]\.default_inbox 'out@x\.example'/,
  },
  {
    what: 'two keys with one demo name',
    tenants: [withKeys({ demo: 'one' }, { demo: 'one' })],
    says: /keys\[1\]\.demo 'one' is given twice/,
  },
  {
    what: 'no duration',
    tenants: [withKeys({ expires_in: 'PT' })],
    says: /keys\[0\]\.expires_in 'PT' is not an ISO 8601 duration/,
  },
  {
    what: 'a duration beyond all dates',
    tenants: [withKeys({ expired_for: 'P999999999Y' })],
    says: /expired_for .* must not exceed 1000 years/,
  },
]
for (const { what, tenants, says } of conflicts) {
  test(`a world is refused for ${what}`, async (t) => t.match(findWorldConflict({ tenants }), says))
}

test('a world without conflicts is left alone', async (t) => {
  t.equal(
    findWorldConflict({
      tenants: [withKeys({ demo: 'one', expires_in: 'P3D' }, { demo: 'two', expired_for: 'PT4H' })],
    }),
    undefined,
  )
})
