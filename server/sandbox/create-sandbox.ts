import { silentLog } from '../log/log.ts'
import { type ClockState, isoTime, parseInstant, systemTime, type TimeSource } from '../platform/clock.ts'
import { hex, systemRandom } from '../platform/random.ts'
import { startTicker } from '../platform/ticker.ts'
import type { Service, Settings, World } from '../service.ts'
import { SERVICES } from '../services.ts'
import { settleAll } from '../time/settle-all.ts'
import { tenantNamed } from '../control/tenant-named.ts'
import { assemble } from './assemble.ts'
import { sandboxClock } from './clock.ts'
import { fetchThrough } from './dispatch.ts'
import { HOUSE_COLLECTIONS } from './house-collections.ts'
import { listen, type Listener } from './listener.ts'
import { sandboxMail } from './mail.ts'
import { openControlCalls } from './open-control-calls.ts'
import { openResources } from './open-resources.ts'
import { openStorage } from './open-storage.ts'
import { readWorld, worldFrom } from './read-world.ts'
import type { Sandbox, SandboxOptions } from './sandbox.ts'
import { takeUpState } from './take-up-state.ts'
import { sandboxTenant } from './tenant.ts'

export type { Sandbox, SandboxOptions, World } from './sandbox.ts'
export type { SandboxClock } from './clock.ts'
export { ControlError } from '../control/control-error.ts'
export type { ControlCalls, Download } from './control-calls.ts'
export type { Mail, MailType, SandboxMail } from './mail.ts'
export type { SandboxTenant, SceneName, TenantOptions } from './tenant.ts'
export type { Effect } from '../time/effect.ts'

const NOWHERE = 'http://sandbox.localhost'
const TICK_MS = 2_000

/** Starts a sandbox. Rejects with a StoreError, BadWorld or CannotListen that says what to do. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { log = silentLog, time = systemTime, host = '127.0.0.1', services = SERVICES, data, smtp, pepper } = options
  const seed = options.seed === undefined ? null : String(options.seed)
  const world = await worldOf(options.world, services)
  const clock = (): ClockState => startClock(options.clock, time)
  const random = systemRandom()
  const settings = settingsOf(options, host)
  const states = services.map(({ state }) => state)
  const collections = [...HOUSE_COLLECTIONS, ...services.flatMap((service) => service.collections)]

  let listener: Listener | undefined
  const origin = (): string => listener?.url ?? NOWHERE
  const folder = options.ephemeral ? null : (data ?? null)
  const storage = await openStorage({ data: folder, seed, pepper: pepper ?? null, collections, states, random, log })
  const { resources, close: closeResources } = openResources({
    storage,
    smtp: smtp ?? null,
    settings,
    time,
    random,
    log,
    portalOrigin: () => settings.portalOrigin ?? origin(),
  })
  const { checkpoints } = storage
  const beginning = { world, seed, clock }
  const { open, control, timekeeping, handle, unaddressed, reset } = assemble({
    services,
    resources,
    collections,
    checkpoints,
    beginning,
  })

  try {
    await takeUpState({ resources, data: folder ?? '', fresh: () => reset({}) })
    if (options.listen !== false) {
      const { port = 0, uploadMs } = options
      listener = await listen({ handle, host, port, unaddressed, ...(uploadMs && { uploadMs }) })
    }
  } catch (error) {
    await closeResources()
    throw error
  }

  const ticker = startTicker({
    everyMs: TICK_MS,
    onError: (error) => log.fault({ exchange: 'due work', error }),
    work: () => settleAll(timekeeping),
  })
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= shutDown())
  async function shutDown(): Promise<void> {
    ticker.stop()
    resources.mailbox.dismiss()
    await listener?.close()
    await closeResources()
  }

  const { tenants } = resources
  const calls = openControlCalls({ calls: control, tenants, origin })
  const nowOf = (slug: string): string => isoTime(tenantNamed(tenants, slug).now())
  return {
    url: origin(),
    clock: sandboxClock(calls, { now: () => isoTime(tenants.rootNow()) }),
    mail: sandboxMail(calls),
    banner: open.flatMap(({ banner }) => banner),
    demoKeys: open.flatMap((service) => service.demoKeys(world)),
    tenant: (wanted) =>
      sandboxTenant({ control: calls, nowOf, wanted: { ...wanted, slug: wanted?.slug ?? `t-${hex(random, 12)}` } }),
    fetch: (request, init) => fetchThrough({ handle, origin: origin() }, request, init),
    reset: (wanted) => reset(wanted ?? {}),
    control: calls,
    health: () => calls.getHealth(),
    services: () => calls.listServices(),
    scenes: () => calls.listScenes(),
    tenants: () => calls.listTenants(),
    state: () => calls.getState(),
    putState: (body) => calls.putState({ body }),
    checkpoints: () => calls.listCheckpoints(),
    checkpoint: (name, options) => calls.createCheckpoint({ body: { name, ...options } }),
    restore: (name) => calls.restoreCheckpoint({ params: { name } }),
    close,
    [Symbol.asyncDispose]: close,
  }
}

function worldOf(wanted: SandboxOptions['world'], services: readonly Service[]): Promise<World> {
  return typeof wanted === 'object' ? worldFrom(wanted, services) : readWorld(wanted ?? 'default', services)
}

function settingsOf(options: SandboxOptions, host: string): Settings {
  return {
    plain: options.plain ?? false,
    rateLimit: options.rateLimit ?? 300,
    portalOrigin: options.portalOrigin ?? null,
    controlToken: options.controlToken ?? null,
    exposed: options.listen !== false && !isLoopback(host),
  }
}

function startClock(iso: string | undefined, time: TimeSource): ClockState {
  if (iso === undefined) return { offset_ms: 0, frozen_at: null }
  const start = parseInstant(iso)
  if (start === undefined)
    throw new RangeError(`clock '${iso}' is not an ISO 8601 instant such as 2026-05-19T08:00:00Z`)
  return { offset_ms: start - time.now(), frozen_at: null }
}

export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host)
}
