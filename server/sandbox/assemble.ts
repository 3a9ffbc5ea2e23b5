import type { RequestListener } from 'node:http'
import { createApp } from '../app.ts'
import { ownCalls } from '../control/control-api.ts'
import type { ControlCall } from '../control/control-call.ts'
import { judgeAnswers } from '../control/judge-answers.ts'
import { createMasks } from '../control/requests/mask-secrets.ts'
import { BodyBudget } from '../http/body/body-budget.ts'
import { countExchanges } from '../http/exchange.ts'
import type { Log } from '../log/log.ts'
import { joinSecretNames } from '../platform/secret-names.ts'
import type { OpenService, Resources, Service } from '../service.ts'
import { openMemoryStore } from '../store/memory/memory-store.ts'
import type { Checkpoints } from '../tenancy/checkpoints.ts'
import type { Timekeeping } from '../time/journey.ts'
import { dispatchThrough } from './dispatch.ts'
import { collectionsOf, stateCollectionsOf } from './own-collections.ts'
import { worldFrom } from './read-world.ts'
import { type RefuseUnreached, refuseUnreached } from './refuse-unreached.ts'
import { resetWorld } from './reset-world.ts'
import type { SandboxPlan } from './sandbox-options.ts'

/** A sandbox whose parts are joined, without a socket and without state. */
export interface Assembled {
  readonly open: readonly OpenService[]
  /** Every call of the control API. */
  readonly control: readonly ControlCall[]
  readonly timekeeping: Timekeeping & { readonly log: Log }
  readonly handle: RequestListener
  /** Answers what comes over a socket and is nothing that `handle` can take. */
  readonly unreached: RefuseUnreached
  /** Back to a fresh world: the one that is wanted, or the one of the start. */
  reset(wanted: { world?: unknown; seed?: string | number }): Promise<void>
}

/** Opens the services upon the resources and joins them: their time, their control calls, their APIs. */
export function assemble({
  services,
  resources,
  checkpoints,
  beginning,
}: {
  services: readonly Service[]
  resources: Resources
  checkpoints: Checkpoints
  beginning: Pick<SandboxPlan, 'world' | 'seed' | 'clock'>
}): Assembled {
  const { store, tenants, time, log } = resources
  const open = services.map((service) => service.open(resources))
  const parts = open.map((service) => service.tenants)
  const states = services.map(({ state }) => state)
  const timekeeping = { tenants, time, log, sources: open.flatMap(({ due }) => due) }

  const reset: Assembled['reset'] = async ({ world, seed }) =>
    resetWorld(
      { store, tenants, parts, states, scratchStore: () => openMemoryStore({ collections: collectionsOf(services) }) },
      {
        world: world === undefined ? beginning.world : await worldFrom(world, services),
        seed: seed === undefined ? beginning.seed : String(seed),
        clock: beginning.clock(),
      },
    )

  const own = ownCalls({
    ...resources,
    services,
    open,
    parts,
    timekeeping,
    collections: stateCollectionsOf(services),
    states,
    checkpoints,
    scenes: services.flatMap(({ scenes }) => scenes),
    pepper: resources.hasher.fingerprint,
    masks: createMasks(joinSecretNames(services.map(({ secrets }) => secrets))),
    statementOf: (rule) => statementOf(rule, services),
    alone: (work) => store.exclusive('control\nwhole state', work),
    toFreshWorld: reset,
    // A replay goes through the application, to which these calls belong.
    dispatch: (request) => dispatchThrough(handle, request),
  })
  const control = judgeAnswers([...own, ...open.flatMap((service) => service.control)], { services, log })
  const unaddressed: Service['unaddressed'] = (problem) => services[0]?.unaddressed(problem) ?? problem
  const nextId = countExchanges()
  const bodyBudget = new BodyBudget()
  const handle: RequestListener = createApp({
    resources,
    services: open,
    control,
    bodyBudget,
    nextId,
    unaddressed,
  }).callback()
  const { plain } = resources.settings
  const unreached = refuseUnreached({ services: open, unaddressed, tenants, log, nextId, plain })
  return { open, control, timekeeping, handle, unreached, reset }
}

/** The register's sentence behind a rule, whichever service has it. */
async function statementOf(rule: string, services: readonly Service[]): Promise<string | undefined> {
  for (const { contract } of services) {
    const statement = await contract.statementOf(rule)
    if (statement !== undefined) return statement
  }
  return undefined
}
