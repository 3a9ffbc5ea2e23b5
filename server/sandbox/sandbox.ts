import type { components } from '../../spec/generated/control-types.ts'
import { tenantNamed } from '../control/tenant-named.ts'
import { isoTime } from '../platform/clock.ts'
import { hex } from '../platform/random.ts'
import type { BannerLine, DemoKey, Resources, World as PlannedWorld } from '../service.ts'
import type { Assembled } from './assemble.ts'
import { sandboxClock, type SandboxClock } from './clock.ts'
import type { ControlCalls } from './control-calls.ts'
import { fetchThrough } from './dispatch.ts'
import type { FrontDoor } from './front-door.ts'
import { sandboxMail, type SandboxMail } from './mail.ts'
import { openControlCalls } from './open-control-calls.ts'
import type { World } from './sandbox-options.ts'
import { sandboxTenant, type SandboxTenant, type TenantOptions } from './tenant.ts'

type Schemas = components['schemas']

/** A sandbox in this process. Two of them never meet. */
export interface Sandbox extends AsyncDisposable {
  /** Such as `http://127.0.0.1:4010`; without a socket an address that only `fetch` understands. */
  readonly url: string
  readonly clock: SandboxClock
  /** The mails of all tenants. */
  readonly mail: SandboxMail
  /** Where the APIs begin. */
  readonly banner: readonly BannerLine[]
  /** Public keys of the world, such as the one of the quick start. */
  readonly demoKeys: readonly DemoKey[]
  /** Makes a tenant of its own, ready to be used; `scene` names another prepared situation. */
  tenant(options?: TenantOptions): Promise<SandboxTenant>
  /** Answers a request without a socket. */
  fetch(request: Request | string | URL, init?: RequestInit): Promise<Response>
  reset(options?: { world?: string | World; seed?: string | number }): Promise<void>

  /** Every call of the control API by its operationId, without a socket. */
  readonly control: ControlCalls
  health(): Promise<Schemas['Health']>
  /** What is played here, and where. */
  services(): Promise<Schemas['Services']>
  /** The prepared situations. */
  scenes(): Promise<Schemas['Scenes']>
  tenants(): Promise<Schemas['Tenants']>
  /** The whole state, secrets only as hashes. */
  state(): Promise<Schemas['State']>
  /** Puts a state in place of everything. */
  putState(state: Schemas['State']): Promise<Schemas['PutStateResult']>
  checkpoints(): Promise<Schemas['CheckpointNames']>
  /** Keeps the whole state under a name. */
  checkpoint(name: string, options?: { replace?: boolean }): Promise<Schemas['Checkpoint']>
  /** Goes back to what was kept under a name, as often as is wanted. */
  restore(name: string): Promise<Schemas['RestoredCheckpoint']>

  close(): Promise<void>
}

/** What an embedder gets of a sandbox that is open: all it does goes through the calls of the control API. */
export function sandboxOf({
  url,
  world,
  resources,
  assembled,
  door,
  close,
}: {
  url: string
  /** The world of the start. */
  world: PlannedWorld
  resources: Pick<Resources, 'tenants' | 'random'>
  assembled: Assembled
  door: FrontDoor
  close(): Promise<void>
}): Sandbox {
  const { tenants, random } = resources
  const { open, reset } = assembled
  const control = openControlCalls({ calls: assembled.control, tenants, origin: url, door })
  const nowOf = (slug: string): string => isoTime(tenantNamed(tenants, slug).now())
  return {
    url,
    clock: sandboxClock(control, { now: () => isoTime(tenants.rootNow()) }),
    mail: sandboxMail(control),
    banner: open.flatMap(({ banner }) => banner),
    demoKeys: open.flatMap((service) => service.demoKeys(world)),
    tenant: (wanted) =>
      sandboxTenant({ control, nowOf, wanted: { ...wanted, slug: wanted?.slug ?? `t-${hex(random, 12)}` } }),
    fetch: (request, init) => door.pass((handle) => fetchThrough({ handle, origin: url }, request, init)),
    reset: (wanted) => door.enter(() => reset(wanted ?? {})),

    control,
    health: () => control.getHealth(),
    services: () => control.listServices(),
    scenes: () => control.listScenes(),
    tenants: () => control.listTenants(),
    state: () => control.getState(),
    putState: (body) => control.putState({ body }),
    checkpoints: () => control.listCheckpoints(),
    checkpoint: (name, options) => control.createCheckpoint({ body: { name, ...options } }),
    restore: (name) => control.restoreCheckpoint({ params: { name } }),

    close,
    [Symbol.asyncDispose]: close,
  }
}
