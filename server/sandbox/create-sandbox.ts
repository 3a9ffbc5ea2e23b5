import { createApp } from '../app.ts'
import { dispatchThrough, fetchThrough } from './dispatch.ts'
import type { House } from './house.ts'
import type { Api } from '../http/api.ts'
import { listen, type Listener } from './listener.ts'
import { type DemoKey, type Log, silentLog } from '../log/log.ts'
import { nuntiqDue } from '../nuntiq/lifecycle/nuntiq-due.ts'
import { createPartnerApi } from '../nuntiq/partner/partner-api.ts'
import { demoKeysOf } from '../nuntiq/accounts/demo-keys.ts'
import { readWorld, worldFrom } from '../nuntiq/accounts/read-world.ts'
import { resetWorld } from '../nuntiq/accounts/reset-world.ts'
import type { World } from '../nuntiq/accounts/world.ts'
import { openHouse } from './open-house.ts'
import { type ClockState, parseInstant, systemTime, type TimeSource } from '../platform/clock.ts'
import { startTicker } from '../platform/ticker.ts'
import { type SandboxClock, sandboxClock } from './clock.ts'
import { type SandboxMail, sandboxMail } from './mail.ts'
import { type SandboxTenant, sandboxTenant, type TenantOptions } from './tenant.ts'
import { StoreError } from '../store/store-error.ts'
import type { DueSource } from '../time/due.ts'
import type { Effect } from '../time/effect.ts'
import { settleAll } from '../time/settle-all.ts'

export type { SandboxClock, SandboxMail, SandboxTenant, TenantOptions, Effect, World }

export interface SandboxOptions {
  /** Nothing on disk. Default when no `data` is given. */
  ephemeral?: boolean
  /** Folder to keep state in. */
  data?: string
  /** Name (`default`, `empty`), JSON or YAML file, or value. */
  world?: string | World
  /** Ids, tokens and codes repeat from run to run. */
  seed?: string | number
  /** Start of virtual time, ISO 8601. */
  clock?: string
  /** False: no socket; only `fetch` reaches the sandbox. */
  listen?: boolean
  port?: number
  host?: string
  /** Requests a minute and address; 0 is off. Default 300. */
  rateLimit?: number
  /** Milliseconds that a request may take to arrive before it is refused with 408. Default 300,000. */
  uploadMs?: number
  portalOrigin?: string
  controlToken?: string
  pepper?: string
  /** Also delivers mails, to `smtp://host:port`. */
  smtp?: string
  /** Leaves out the sandbox headers. */
  plain?: boolean
  log?: Log
  time?: TimeSource
}

/** A sandbox in this process. Two of them never meet. */
export interface Sandbox extends AsyncDisposable {
  /** Such as `http://127.0.0.1:4010`; without a socket an address that only `fetch` understands. */
  readonly url: string
  readonly clock: SandboxClock
  /** The mails of all tenants. */
  readonly mail: SandboxMail
  /** Public keys of the world, such as the one of the quick start. */
  readonly demoKeys: readonly DemoKey[]
  /** Makes a tenant of its own, ready to be used; `scene` names another prepared situation. */
  tenant(options?: TenantOptions): Promise<SandboxTenant>
  /** Answers a request without a socket. */
  fetch(request: Request | string | URL, init?: RequestInit): Promise<Response>
  reset(options?: { world?: string | World; seed?: string | number }): Promise<void>
  close(): Promise<void>
}

const NOWHERE = 'http://sandbox.localhost'
const TICK_MS = 2_000

/** Starts a sandbox. Rejects with a StoreError, BadWorld or CannotListen that says what to do. */
export async function createSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const { log = silentLog, time = systemTime, host = '127.0.0.1' } = options
  const seed = options.seed === undefined ? null : String(options.seed)
  const world =
    typeof options.world === 'object' ? await worldFrom(options.world) : await readWorld(options.world ?? 'default')
  const clock = startClock(options.clock, time)

  let listener: Listener | undefined
  const ground = await openHouse({
    data: options.ephemeral ? null : (options.data ?? null),
    seed,
    pepper: options.pepper ?? null,
    smtp: options.smtp ?? null,
    time,
    log,
    settings: {
      plain: options.plain ?? false,
      rateLimit: options.rateLimit ?? 300,
      portalOrigin: options.portalOrigin ?? null,
      controlToken: options.controlToken ?? null,
      exposed: options.listen !== false && !isLoopback(host),
    },
  })
  const house: House = {
    ...ground,
    get sources() {
      return sources
    },
    portalOrigin: () => ground.settings.portalOrigin ?? listener?.url ?? NOWHERE,
    reset: async (wanted) => {
      await resetWorld(house, {
        world: wanted.world === undefined ? world : await worldFrom(wanted.world),
        seed: wanted.seed === undefined ? seed : String(wanted.seed),
        clock: startClock(options.clock, time),
      })
    },
    dispatch: (request) => dispatchThrough(handle, request),
  }
  const sources: readonly DueSource[] = [nuntiqDue(house)]
  const apis: readonly Api[] = [createPartnerApi(house)]
  const handle = createApp(house, apis).callback()

  try {
    const { found } = await house.tenants.load()
    if (found) await house.tenants.saveRoot({ ...house.tenants.root, starts: house.tenants.root.starts + 1 })
    else if (await holdsNothing(house)) await resetWorld(house, { world, seed, clock })
    else throw lostRoot(options.data ?? '')
    if (options.listen !== false)
      listener = await listen({
        handle,
        host,
        port: options.port ?? 0,
        ...(options.uploadMs && { uploadMs: options.uploadMs }),
      })
  } catch (error) {
    await ground.close()
    throw error
  }

  const ticker = startTicker({
    everyMs: TICK_MS,
    onError: (error) => log.fault({ exchange: 'due work', error }),
    work: () => settleAll(house),
  })
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => (closing ??= shutDown())
  async function shutDown(): Promise<void> {
    ticker.stop()
    house.mailbox.dismiss()
    await listener?.close()
    await ground.close()
  }

  return {
    url: listener?.url ?? NOWHERE,
    clock: sandboxClock(house),
    mail: sandboxMail(house),
    demoKeys: demoKeysOf(world),
    tenant: (wanted) => sandboxTenant({ house, keeping: house, wanted: wanted ?? {} }),
    fetch: (request, init) => fetchThrough({ handle, origin: listener?.url ?? NOWHERE }, request, init),
    reset: (wanted) => house.reset(wanted ?? {}),
    close,
    [Symbol.asyncDispose]: close,
  }
}

/** A world is made and replaced in one go, so what lacks its root document was damaged. */
async function holdsNothing({ store }: House): Promise<boolean> {
  return (await store.export()).length === 0
}

function lostRoot(data: string): StoreError {
  return new StoreError({
    trouble: 'folder',
    message: `The state in ${data} has lost its root document, so it cannot be gone on with; what else could be read is still there.`,
    remedy: 'Put the folder back from a copy, or delete it to start afresh.',
  })
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
