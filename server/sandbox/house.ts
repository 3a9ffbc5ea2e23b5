import type { BodyBudget } from '../http/body/body-budget.ts'
import type { Log } from '../log/log.ts'
import type { Background } from '../platform/background.ts'
import type { BlobStore } from '../platform/blobs.ts'
import type { TimeSource } from '../platform/clock.ts'
import type { Mailbox } from '../platform/mail.ts'
import type { PdfInspector } from '../platform/pdf/pdf-inspector.ts'
import type { Random } from '../platform/random.ts'
import type { SecretHasher } from '../platform/secrets.ts'
import type { Store } from '../store/port.ts'
import type { Checkpoints } from '../tenancy/checkpoints.ts'
import type { ServiceState } from '../tenancy/state-versions.ts'
import type { RawRequest } from '../tenancy/request-log.ts'
import type { Tenants } from '../tenancy/tenants.ts'

/** What is passed in to everything that acts: no module reaches for the outside by itself. */
export interface House {
  readonly store: Store
  /** An empty store in memory, to prepare something aside. */
  scratchStore(): Promise<Store>
  /** Whose state the store holds. */
  readonly services: readonly ServiceState[]
  readonly blobs: BlobStore
  readonly checkpoints: Checkpoints
  readonly tenants: Tenants
  readonly hasher: SecretHasher
  readonly pdfs: PdfInspector
  readonly time: TimeSource
  /** Chance that belongs to no tenant: placeholders, names. */
  readonly random: Random
  /** Every mail that was sent, kept in memory only. */
  readonly mailbox: Mailbox
  /** Work that no answer waits for. */
  readonly background: Background
  /** How much of large bodies may be in flight at once. */
  readonly bodyBudget: BodyBudget
  readonly log: Log
  readonly settings: Settings
  /** Where links lead: `--portal-origin`, or the sandbox's own address once it listens. */
  portalOrigin(): string
  /** Back to a fresh world: the named or given one, or the one that the sandbox was started with. */
  reset(options: { world?: unknown; seed?: string | number }): Promise<void>
  /** Sends a request through the house once more, as if it had just arrived. */
  dispatch(request: RawRequest): Promise<Dispatched>
}

export interface Dispatched {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

export interface Settings {
  /** Leaves out the sandbox headers. */
  readonly plain: boolean
  /** Requests a minute and address; 0 is off. */
  readonly rateLimit: number
  /** Where links in mails and errors lead; null is the sandbox's own address. */
  readonly portalOrigin: string | null
  /** What a caller of the control API must show when the sandbox is exposed, or null. */
  readonly controlToken: string | null
  /** Bound to an address that other machines may reach. */
  readonly exposed: boolean
}
