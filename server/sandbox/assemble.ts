import type { RequestListener } from 'node:http'
import { createApp } from '../app.ts'
import { houseCalls } from '../control/control-api.ts'
import type { ControlCall } from '../control/control-call.ts'
import { judgeAnswers } from '../control/judge-answers.ts'
import { createMasks } from '../control/requests/mask-secrets.ts'
import { BodyBudget } from '../http/body/body-budget.ts'
import type { ClockState } from '../platform/clock.ts'
import { joinSecretNames } from '../platform/secret-names.ts'
import type { OpenService, Resources, Service, World } from '../service.ts'
import { openMemoryStore } from '../store/memory/memory-store.ts'
import type { StoredCollection } from '../store/port.ts'
import type { Checkpoints } from '../tenancy/checkpoints.ts'
import type { Log } from '../log/log.ts'
import type { Timekeeping } from '../time/journey.ts'
import { dispatchThrough } from './dispatch.ts'
import { STORE_COLLECTIONS } from './house-collections.ts'
import { worldFrom } from './read-world.ts'
import { resetWorld } from './reset-world.ts'

/** A sandbox whose parts are joined, without a socket and without state. */
export interface Assembled {
  readonly open: readonly OpenService[]
  readonly control: readonly ControlCall[]
  readonly timekeeping: Timekeeping & { readonly log: Log }
  readonly handle: RequestListener
  readonly unaddressed: Service['unaddressed']
  /** Back to a fresh world: the one that is wanted, or the one of the start. */
  reset(wanted: { world?: unknown; seed?: string | number }): Promise<void>
}

export interface Beginning {
  readonly world: World
  readonly seed: string | null
  /** Called at each reset: virtual time starts anew. */
  clock(): ClockState
}

/** Joins services and resources to an application and its control API. */
export function assemble({
  services,
  resources,
  collections,
  checkpoints,
  beginning,
}: {
  services: readonly Service[]
  resources: Resources
  collections: readonly StoredCollection[]
  checkpoints: Checkpoints
  beginning: Beginning
}): Assembled {
  const { store, tenants, time, log } = resources
  const open = services.map((service) => service.open(resources))
  const parts = open.map((service) => service.tenants)
  const states = services.map(({ state }) => state)
  const timekeeping = { tenants, time, log, sources: open.flatMap(({ due }) => due) }
  const reset = async ({ world, seed }: { world?: unknown; seed?: string | number }): Promise<void> =>
    resetWorld(
      { store, tenants, parts, states, scratchStore: () => openMemoryStore({ collections }) },
      {
        world: world === undefined ? beginning.world : await worldFrom(world, services),
        seed: seed === undefined ? beginning.seed : String(seed),
        clock: beginning.clock(),
      },
    )
  const calls: readonly ControlCall[] = [
    ...houseCalls({
      ...resources,
      services,
      open,
      parts,
      timekeeping,
      collections: [...collections, ...STORE_COLLECTIONS],
      states,
      checkpoints,
      scenes: services.flatMap(({ scenes }) => scenes),
      pepper: resources.hasher.fingerprint,
      masks: createMasks(joinSecretNames(services.map(({ secrets }) => secrets))),
      statementOf: (rule) => statementOf(rule, services),
      alone: (work) => store.exclusive('control\nwhole state', work),
      toFreshWorld: reset,
      dispatch: (request) => dispatchThrough(handle, request),
    }),
    ...open.flatMap((service) => service.control),
  ]
  const control = judgeAnswers(calls, { services, log })
  const unaddressed: Service['unaddressed'] = (problem) => services[0]?.unaddressed(problem) ?? problem
  const bodyBudget = new BodyBudget()
  const handle: RequestListener = createApp({ resources, services: open, control, bodyBudget, unaddressed }).callback()
  return { open, control, timekeeping, handle, unaddressed, reset }
}

/** The register's sentence behind a rule, whichever service has it. */
async function statementOf(rule: string, services: readonly Service[]): Promise<string | undefined> {
  for (const { contract } of services) {
    const statement = await contract.statementOf(rule)
    if (statement !== undefined) return statement
  }
  return undefined
}
