import { createApp } from '../app.ts'
import { ownCalls } from '../control/control-api.ts'
import type { ControlCall } from '../control/control-call.ts'
import { judgeAnswers } from '../control/judge-answers.ts'
import { createMasks } from '../control/requests/mask-secrets.ts'
import { createIntake } from '../http/body/intake.ts'
import { countExchanges } from '../http/exchange.ts'
import type { Log } from '../log/log.ts'
import { MemoryRoom } from '../platform/memory-room.ts'
import { joinSecretNames } from '../platform/secret-names.ts'
import type { OpenService, Service } from '../service.ts'
import { openMemoryStore } from '../store/memory/memory-store.ts'
import type { Store } from '../store/port.ts'
import type { Checkpoints } from '../tenancy/checkpoints.ts'
import type { StateLimits } from '../tenancy/state-text/state-parts.ts'
import { finishMoves } from '../time/finish-moves.ts'
import type { Timekeeping } from '../time/journey.ts'
import { dispatchThrough } from './dispatch.ts'
import type { FileCollector } from './file-collector.ts'
import type { Handle } from './front-door.ts'
import type { OwnResources } from './open-resources.ts'
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
  readonly handle: Handle
  readonly unaddressed: Service['unaddressed']
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
  files,
  stateLimits,
  trouble,
  beginning,
}: {
  services: readonly Service[]
  resources: OwnResources
  checkpoints: Checkpoints
  files: Pick<FileCollector, 'due'>
  stateLimits: StateLimits
  /** Why nothing can be written at present. */
  trouble: () => Promise<string | undefined>
  beginning: Pick<SandboxPlan, 'world' | 'seed' | 'clock'>
}): Assembled {
  const { store, tenants, time, log } = resources
  const open = services.map((service) => service.open(resources))
  const parts = open.map((service) => service.tenants)
  const states = services.map(({ state }) => state)
  const timekeeping = { tenants, time, log, sources: open.flatMap(({ due }) => due) }

  const alone = <T>(work: () => Promise<T>): Promise<T> => store.exclusive('control\nwhole state', work)
  const reset: Assembled['reset'] = async ({ world, seed }) => {
    const wanted = world === undefined ? beginning.world : await worldFrom(world, services)
    const scratchStore = (): Promise<Store> => openMemoryStore({ collections: collectionsOf(services) })
    await alone(() =>
      resetWorld(
        { store, tenants, parts, states, log, scratchStore },
        { world: wanted, seed: seed === undefined ? beginning.seed : String(seed), clock: beginning.clock() },
      ),
    )
    files.due()
  }

  const own = ownCalls({
    ...resources,
    services,
    open,
    parts,
    timekeeping,
    collections: stateCollectionsOf(services),
    states,
    checkpoints,
    trouble,
    scenes: services.flatMap(({ scenes }) => scenes),
    pepper: resources.hasher.fingerprint,
    limits: stateLimits,
    room: new MemoryRoom(),
    filesMayBeFree: () => files.due(),
    masks: createMasks(joinSecretNames(services.map(({ secrets }) => secrets))),
    statementOf: (rule) => statementOf(rule, services),
    alone,
    finishMoves: () => finishMoves(timekeeping),
    toFreshWorld: reset,
    // A replay goes through the application, to which these calls belong.
    dispatch: (request) => dispatchThrough(handle, request),
  })
  const control = judgeAnswers([...own, ...open.flatMap((service) => service.control)], { services, log })
  const unaddressed: Service['unaddressed'] = (problem) => services[0]?.unaddressed(problem) ?? problem
  const nextId = countExchanges()
  const intake = createIntake()
  const handle: Handle = createApp({ resources, services: open, control, intake, nextId, unaddressed }).callback()
  const { plain } = resources.settings
  const unreached = refuseUnreached({ services: open, unaddressed, tenants, log, nextId, plain })
  return { open, control, timekeeping, handle, unaddressed, unreached, reset }
}

/** The register's sentence behind a rule, whichever service has it. */
async function statementOf(rule: string, services: readonly Service[]): Promise<string | undefined> {
  for (const { contract } of services) {
    const statement = await contract.statementOf(rule)
    if (statement !== undefined) return statement
  }
  return undefined
}
