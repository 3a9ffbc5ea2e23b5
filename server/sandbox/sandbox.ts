import type { components } from '../../spec/generated/control-types.ts'
import type { Log } from '../log/log.ts'
import type { TimeSource } from '../platform/clock.ts'
import type { BannerLine, DemoKey, Service } from '../service.ts'
import type { SandboxClock } from './clock.ts'
import type { ControlCalls } from './control-calls.ts'
import type { SandboxMail } from './mail.ts'
import type { SandboxTenant, TenantOptions } from './tenant.ts'

type Schemas = components['schemas']

/** What a sandbox holds when it starts or is reset. */
export type World = Schemas['World']

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
  /** Requests per minute and address; 0 is off. Default 300. */
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
  /** What is played; all services of the package unless told. */
  services?: readonly Service[]
}

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
