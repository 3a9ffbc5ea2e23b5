import type { components } from '../../spec/generated/control-types.ts'
import { type Log, silentLog } from '../log/log.ts'
import { type HostRule, nameOf } from '../http/served-hosts.ts'
import { type ClockState, parseInstant, systemTime, type TimeSource } from '../platform/clock.ts'
import type { Service, Settings, World as PlannedWorld } from '../service.ts'
import { SERVICES } from '../services.ts'
import { STATE_LIMITS, type StateLimits } from '../tenancy/state-text/state-parts.ts'
import { readWorld, worldFrom } from './read-world.ts'

/** What a sandbox holds when it starts or is reset. */
export type World = components['schemas']['World']

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
  /** Requests per minute per IP address; 0 is off. Default 300. */
  rateLimit?: number
  /** Milliseconds that a request may take to arrive before it is refused with 408. Default 300,000. */
  uploadMs?: number
  portalOrigin?: string
  /** Asked for by the control API over its socket and `fetch`: as `Authorization: Bearer …`. */
  controlToken?: string
  /** Names by which the sandbox may be called over its socket, beside loopback names; `*` stands for all. */
  allowedHosts?: readonly string[]
  pepper?: string
  /** Also delivers mails, to `smtp://host:port`. */
  smtp?: string
  /** Leaves out the sandbox headers. */
  plain?: boolean
  log?: Log
  time?: TimeSource
  /** What is played; all services of the package unless told. */
  services?: readonly Service[]
  /** Bounds of a state that is taken in; what is left out is as generous as the documentation says. */
  stateLimits?: Partial<StateLimits>
}

/** The same with every choice made. */
export interface SandboxPlan {
  readonly services: readonly Service[]
  readonly world: PlannedWorld
  readonly seed: string | null
  /** Asked at each reset: virtual time starts anew. */
  clock(): ClockState
  /** Folder to keep state in, or null to keep nothing. */
  readonly data: string | null
  /** Given from outside, or null: made and kept in the data folder. */
  readonly pepper: string | null
  /** Address of a server that mails are also handed to, or null. */
  readonly smtp: string | null
  /** Null opens no socket. */
  readonly listen: {
    readonly host: string
    readonly port: number
    readonly uploadMs?: number
    readonly hosts: HostRule
  } | null
  readonly settings: Settings
  readonly time: TimeSource
  readonly log: Log
  readonly stateLimits: StateLimits
}

/** Fills in what was left out, and reads the world. Throws a BadWorld or a RangeError that says what to do. */
export async function planSandbox(options: SandboxOptions): Promise<SandboxPlan> {
  const { log = silentLog, time = systemTime, services = SERVICES } = options
  const { host = '127.0.0.1', port = 0, uploadMs } = options
  const listens = options.listen !== false
  const exposed = listens && !isLoopback(host)
  const hosts: HostRule = { bound: host, exposed, allowed: namesOf(options) }
  return {
    services,
    world: await worldOf(options.world, services),
    seed: options.seed === undefined ? null : String(options.seed),
    clock: () => startClock(options.clock, time),
    data: options.ephemeral ? null : (options.data ?? null),
    pepper: options.pepper ?? null,
    smtp: options.smtp ?? null,
    listen: listens ? { host, port, hosts, ...(uploadMs && { uploadMs }) } : null,
    settings: {
      plain: options.plain ?? false,
      rateLimit: options.rateLimit ?? 300,
      portalOrigin: options.portalOrigin ?? null,
      controlToken: options.controlToken ?? null,
      exposed,
    },
    time,
    log,
    stateLimits: { ...STATE_LIMITS, ...options.stateLimits },
  }
}

/** The portal's own name leads here as well. */
function namesOf({ allowedHosts = [], portalOrigin }: SandboxOptions): string[] {
  const portal = portalOrigin !== undefined && URL.canParse(portalOrigin) ? [new URL(portalOrigin).host] : []
  return [...allowedHosts, ...portal].map((name) => {
    const known = name === '*' ? name : nameOf(name)
    if (known === undefined) throw new RangeError(`'${name}' is no name of a host, such as sandbox.example`)
    return known
  })
}

function worldOf(wanted: SandboxOptions['world'], services: readonly Service[]): Promise<PlannedWorld> {
  return typeof wanted === 'object' ? worldFrom(wanted, services) : readWorld(wanted ?? 'default', services)
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
