import type { IncomingMessage, ServerResponse } from 'node:http'
import type { OpenApiDocument } from './control/contract/open-api-document.ts'
import type { ControlCall } from './control/control-call.ts'
import type { Api } from './http/api.ts'
import type { Log } from './log/log.ts'
import type { Background } from './platform/background.ts'
import type { BlobStore } from './platform/blobs.ts'
import type { TimeSource } from './platform/clock.ts'
import type { Mailbox } from './platform/mail.ts'
import type { PdfInspector } from './platform/pdf/pdf-inspector.ts'
import type { Random } from './platform/random.ts'
import type { SecretHasher } from './platform/secrets.ts'
import type { SecretNames } from './platform/secret-names.ts'
import type { AnswerValidators, Validator } from './platform/validator.ts'
import type { Lookup, StoredCollection, Transaction } from './store/port.ts'
import type { ServiceState } from './tenancy/state-versions.ts'
import type { Tenant } from './tenancy/tenant.ts'
import type { Tenants } from './tenancy/tenants.ts'
import type { DueSource } from './time/due.ts'

/**
 * A vendor's APIs and all that belongs to them: a folder in server/ whose index.ts exports one. What
 * the sandbox needs of it is here; adding one touches its own folders and the list in services.ts.
 */
export interface Service {
  readonly name: string
  /** What it stores. */
  readonly collections: readonly StoredCollection[]
  /** Which version of that this is, and how older ones are brought up to date. */
  readonly state: ServiceState
  /** What is masked wherever an exchange is shown. */
  readonly secrets: SecretNames
  readonly contract: ServiceContract
  /** Prepared situations that a new tenant may start with. */
  readonly scenes: readonly Scene[]
  /** Its members of a tenant: in worlds and in the control API. */
  readonly tenants: TenantMembers
  /** The body of an answer that belongs to no API, such as 404 for an unknown address; the first service in the list gives it. */
  unaddressed(problem: { status: number; error: string; message: string }): object
  /** Builds its working parts with the resources that it is handed. */
  open(resources: Resources): OpenService
}

/** The documents behind a service. */
export interface ServiceContract {
  readonly documents: readonly { readonly name: string; readonly file: URL }[]
  /** The control API's part, joined to the sandbox's own when it is served. */
  readonly control: URL | OpenApiDocument | null
  /** What the answers of its control calls are judged by; an operation that is missing here is not judged. */
  readonly controlAnswers?: AnswerValidators
  /** The sentence of the register behind a rule's id; undefined for an id that is not its own. */
  statementOf(rule: string): Promise<string | undefined>
}

export interface Scene {
  readonly name: string
  readonly description: string
  plan(tenant: { slug: string; name: string }): TenantPlan
}

export interface TenantMembers {
  /** Of a tenant in a world. */
  readonly planned: Members
  /** Of `POST /tenants`. */
  readonly created: Members
  /** Of `PATCH /tenants/{slug}`. */
  readonly changed: Members
  /** Of a tenant as the control API shows it; left out, what is shown is judged less closely. */
  readonly shown?: Members
  /** What is wrong between members that are well-formed each; undefined when nothing is. */
  findConflict(world: World): string | undefined
  /** The worlds that come with the package, by name: its members of their tenants. */
  readonly worlds: Readonly<Record<string, URL>>
}

/** Names of members and what judges them; no two services share a name. */
export interface Members {
  readonly names: readonly string[]
  readonly validate: Validator
}

/** What a sandbox holds when it starts or is reset. */
export interface World {
  readonly tenants: readonly TenantPlan[]
}

/** A tenant to be made: beside these each service has members of its own. */
export interface TenantPlan {
  readonly slug: string
  readonly name: string
}

// ---- at work

/** A service at work. */
export interface OpenService {
  readonly name: string
  readonly apis: readonly Api[]
  /** What time does, asked again after each step. */
  readonly due: readonly DueSource[]
  readonly tenants: TenantPart
  /** Its calls below `/_sandbox/v1`. */
  readonly control: readonly ControlCall[]
  readonly pages: readonly Pages[]
  /** What a person is told at the start, and where its APIs begin. */
  readonly banner: readonly BannerLine[]
  /** Keys of a world that everybody may know. */
  demoKeys(world: World): readonly DemoKey[]
}

export interface TenantPart {
  /** Writes what a new tenant starts with, in the transaction that makes it. */
  furnish(tx: Transaction, made: { tenant: Tenant; plan: TenantPlan }): Promise<Furnished>
  /** Its members of a tenant as the control API shows it. */
  show(tenant: Tenant): Promise<object>
  change(tenant: Tenant, wanted: object): Promise<void>
}

export interface Furnished {
  /** Shown once, to the one who makes the tenant: its credentials. */
  readonly once: object
  /** Called when the tenant is durable: what cannot be taken back (a mail handed over). */
  afterwards(): void
}

/** Web pages of a service's own. */
export interface Pages {
  /** Where they begin; everything at or below is theirs. */
  readonly paths: readonly string[]
  /** Resolves when all is over. */
  readonly serve: (request: IncomingMessage, response: ServerResponse) => void | Promise<void>
}

export interface BannerLine {
  readonly label: string
  /** Below the sandbox's own address. */
  readonly path: string
}

export interface DemoKey {
  readonly tenant: string
  readonly name: string
  readonly api_key: string
}

// ---- what it is handed

/** What a service is handed when it is opened: nothing reaches for the outside by itself. */
export interface Resources {
  readonly store: Lookup
  readonly blobs: BlobStore
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
  readonly log: Log
  readonly settings: Settings
  /** Where links lead: `--portal-origin`, or the sandbox's own address once it listens. */
  readonly portalOrigin: () => string
}

export interface Settings {
  /** Leaves out the sandbox headers. */
  readonly plain: boolean
  /** Requests per minute per IP address; 0 is off. */
  readonly rateLimit: number
  /** Where links in mails and errors lead; null is the sandbox's own address. */
  readonly portalOrigin: string | null
  /** What every caller of the control API must show, or null; an exposed sandbox needs one. */
  readonly controlToken: string | null
  /** Bound to an address that other machines may reach. */
  readonly exposed: boolean
}
