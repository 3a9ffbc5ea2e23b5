import type { DemoKey } from '../../service.ts'
import { demoCredentials } from '../keys/credentials.ts'
import type { World } from './world.ts'

/** The keys of a world that everybody may know, in its order. */
export function demoKeysOf(world: World): DemoKey[] {
  return world.tenants.flatMap(({ slug, partners = [] }) =>
    partners.flatMap(({ keys = [] }) =>
      keys.flatMap(({ demo }) =>
        demo === undefined ? [] : [{ tenant: slug, name: demo, api_key: demoCredentials(demo).api_key }],
      ),
    ),
  )
}
