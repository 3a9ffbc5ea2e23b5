import type { DemoKey } from '../../service.ts'
import { demoCredentials } from '../keys/credentials.ts'
import type { components as Nuntiq } from '../../../spec/generated/nuntiq/control-types.ts'
import type { components as Own } from '../../../spec/generated/sandbox/control-types.ts'

/** What a sandbox holds when it starts or is reset. */
export interface World {
  readonly tenants: readonly WorldTenant[]
}

/** The sandbox's own members of a tenant, and Nuntiq's. */
export type WorldTenant = Own['schemas']['WorldTenant'] &
  Omit<Nuntiq['schemas']['WorldTenant'], 'partners'> & { readonly partners?: readonly WorldPartner[] }

export type WorldPartner = Omit<Nuntiq['schemas']['WorldPartner'], 'keys'> & {
  readonly keys?: readonly WorldKey[]
  /** In scenes only: its addresses have been sent invitations, either fresh or locked by five wrong codes. */
  readonly invited?: 'fresh' | 'locked'
}

export type WorldKey = Nuntiq['schemas']['WorldKey']

/** The world's demo keys, whose secrets are public, in the world's order. */
export function demoKeysOf(world: World): DemoKey[] {
  return world.tenants.flatMap(({ slug, partners = [] }) =>
    partners.flatMap(({ keys = [] }) =>
      keys.flatMap(({ demo }) =>
        demo === undefined ? [] : [{ tenant: slug, name: demo, api_key: demoCredentials(demo).api_key }],
      ),
    ),
  )
}
