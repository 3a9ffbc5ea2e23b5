import type { components } from '../../spec/generated/control-types.ts'
import { ControlError } from '../control/control-error.ts'
import { type SandboxClock, sandboxClock } from './clock.ts'
import type { ArgumentsOf, ControlCalls, Download } from './control-calls.ts'
import { type SandboxMail, sandboxMail } from './mail.ts'

type Schemas = components['schemas']

export type SceneName = Schemas['SceneName']

export interface TenantOptions {
  /** Lower-case letters, digits and hyphens; a free one is chosen otherwise. */
  slug?: string | undefined
  name?: string
  /** A prepared situation; default `ready`. */
  scene?: SceneName | undefined
  /** Whether the customer has image-capture rules. */
  image_capture_rules?: boolean
}

/** Which supplier account is meant; left out, the first one of the tenant. */
export interface OfPartner {
  partner?: string
}

/**
 * A tenant of one's own, so that tests never meet: it goes when it is disposed of. What it does is what the control API
 * does for this tenant, and rejects with a ControlError where that would answer with an error.
 */
export interface SandboxTenant extends AsyncDisposable {
  readonly slug: string
  /** Empty when the scene makes no key. */
  readonly apiKey: string
  readonly rotationSecret: string
  readonly keyId: string
  readonly partnerId: string
  readonly clock: SandboxClock
  readonly mail: SandboxMail

  /** The tenant as it is now. */
  show(): Promise<Schemas['Tenant']>
  /** Changes what the customer has configured. */
  change(wanted: Schemas['ChangeTenant']): Promise<Schemas['Tenant']>
  drop(): Promise<void>

  /** Adds an inbox. */
  addInbox(inbox: Schemas['CreateInbox']): Promise<Schemas['Inbox']>
  /** Adds a supplier account. */
  addPartner(partner: Schemas['CreatePartner']): Promise<Schemas['CreatedPartner']>
  changePartner(wanted: Schemas['ChangePartner'], of?: OfPartner): Promise<Schemas['Partner']>
  /** Mails links with which a key can be claimed: to these addresses, or to the account's own. */
  invite(wanted?: Schemas['CreateInvitations'] & OfPartner): Promise<Schemas['Invitations']['invitations']>

  /** The keys of an account, without secrets. */
  keys(of?: OfPartner): Promise<Schemas['Keys']>
  /** Makes a key; its secrets are in the answer only. */
  createKey(wanted: Schemas['CreateKey'], of?: OfPartner): Promise<Schemas['CreatedKey']>
  /** Changes or revokes a key; left out, the tenant's own. */
  changeKey(wanted: Schemas['ChangeKey'], of?: { key?: string }): Promise<Schemas['Key']>

  /** The invoices, newest first. */
  invoices(
    page?: Omit<NonNullable<ArgumentsOf<'listInvoices'>['query']>, 'tenant'>,
  ): Promise<Schemas['InvoiceSummaries']>
  invoice(token: string): Promise<Schemas['Invoice']>
  /** A file that came with an invoice; `index` counts from 0. */
  attachment(token: string, index: number): Promise<Download>
  /** The PDF that stands in for the image that was not sent. */
  displayPdf(token: string): Promise<Download>

  /** The exchanges with the APIs, newest first. */
  requests(page?: Omit<NonNullable<ArgumentsOf<'listRequests'>['query']>, 'tenant'>): Promise<Schemas['Exchanges']>
  request(id: string): Promise<Schemas['WholeExchange']>
  /** Sends a request again, as if it had just arrived. */
  replay(id: string): Promise<Schemas['Replayed']>
  clearRequests(): Promise<void>
}

export async function sandboxTenant({
  control,
  nowOf,
  wanted,
}: {
  control: ControlCalls
  /** The time on a tenant's clock. */
  nowOf(slug: string): string
  wanted: TenantOptions & { slug: string }
}): Promise<SandboxTenant> {
  const made = await control.createTenant({ body: { ...wanted, scene: wanted.scene ?? 'ready' } })
  const { slug } = made
  const [key] = made.credentials ?? []
  const partnerId = key?.partner_id ?? made.partners?.[0]?.id ?? ''
  const params = { slug }
  const query = { tenant: slug }
  const accountOf = ({ partner = partnerId }: OfPartner = {}): { id: string } => ({ id: partner })
  /** A tenant that is gone already need not be dropped. */
  const drop = (): Promise<void> =>
    control.deleteTenant({ params }).catch((error: unknown) => {
      if (!(error instanceof ControlError && error.status === 404)) throw error
    })
  return {
    slug,
    apiKey: key?.api_key ?? '',
    rotationSecret: key?.rotation_secret ?? '',
    keyId: key?.key_id ?? '',
    partnerId,
    clock: sandboxClock(control, { now: () => nowOf(slug), tenant: slug }),
    mail: sandboxMail(control, slug),

    show: () => control.getTenant({ params }),
    change: (body) => control.changeTenant({ params, body }),
    drop,
    [Symbol.asyncDispose]: drop,

    addInbox: (body) => control.createInbox({ params, body }),
    addPartner: (body) => control.createPartner({ params, body }),
    changePartner: (body, of) => control.changePartner({ params: accountOf(of), body }),
    async invite({ partner, ...body } = {}) {
      const of = partner === undefined ? {} : { partner }
      return (await control.createInvitations({ params: accountOf(of), body })).invitations
    },

    keys: (of) => control.listPartnerKeys({ params: accountOf(of) }),
    createKey: (body, of) => control.createPartnerKey({ params: accountOf(of), body }),
    changeKey: (body, { key: id = key?.key_id ?? '' } = {}) => control.changeKey({ params: { id }, body }),

    invoices: (page) => control.listInvoices({ query: { ...query, ...page } }),
    invoice: (token) => control.getInvoice({ params: { token }, query }),
    attachment: (token, index) => control.getAttachment({ params: { token, index }, query }),
    displayPdf: (token) => control.getDisplayPdf({ params: { token }, query }),

    requests: (page) => control.listRequests({ query: { ...query, ...page } }),
    request: (id) => control.getRequest({ params: { id }, query }),
    replay: (id) => control.replayRequest({ params: { id }, query }),
    clearRequests: () => control.clearRequests({ query }),
  }
}
