import { instantAt } from '../../kit/checks/instant.ts'
import { at, isObject, type JsonObject, textAt } from '../../kit/json.ts'
import type { Tester } from '../tester.ts'
import { SuiteError } from '../../kit/run/suite-error.ts'

type Uses = Pick<Tester<never>, 'account' | 'control'>

/** What the customer of a case's tenant does and sees, in a sandbox's control API. */

export async function changePartner(t: Uses, changes: JsonObject, partner?: string): Promise<void> {
  await t.control.call('PATCH', `/partners/${partner ?? (await t.account()).partnerId ?? ''}`, changes)
}

export async function changeKey(t: Uses, changes: JsonObject, keyId?: string): Promise<void> {
  await t.control.call('PATCH', `/keys/${keyId ?? (await t.account()).keyId ?? ''}`, changes)
}

/** Every key row of the account, revoked and expired ones too. */
export async function keyRows(t: Uses, partner?: string): Promise<readonly Record<string, unknown>[]> {
  const rows = await t.control.call('GET', `/partners/${partner ?? (await t.account()).partnerId ?? ''}/keys`)
  if (!Array.isArray(rows)) throw new SuiteError('control API: keys were answered with no list')
  return rows.filter(isObject)
}

export async function keyRow(t: Uses, id: string, partner?: string): Promise<Record<string, unknown> | undefined> {
  return (await keyRows(t, partner)).find((row) => row['id'] === id)
}

/** A key that the customer has made, and when it ends. */
export interface MadeKey {
  readonly id: string
  readonly apiKey: string
  readonly rotationSecret: string
  readonly label: string
  /** Milliseconds since 1970; undefined where it never ends. */
  readonly expiresAt: number | undefined
}

export interface Supplier extends MadeKey {
  readonly partner: string
  readonly emails: readonly string[]
}

/** A second supplier of the same customer, with a key. */
export async function addPartner(t: Uses, lifetime: JsonObject = {}): Promise<Supplier> {
  const { slug = '' } = await t.account()
  const emails = [`payables@${slug}.example`, `keys@${slug}.example`]
  const partner = textAt(
    await t.control.call('POST', `/tenants/${slug}/partners`, { name: 'Another Company', notification_emails: emails }),
    'id',
  )
  return { partner, emails, ...(await addKey(t, { label: 'nkc-first', ...lifetime }, partner)) }
}

/** A supplier with one key, and nobody else's reminders in the tenant. */
export async function soleKey(t: Uses, lifetime: JsonObject): Promise<Supplier> {
  await changePartner(t, { notification_emails: [] })
  return addPartner(t, lifetime)
}

/** A key from the customer's hand: no mail tells of it. */
export async function addKey(t: Uses, body: JsonObject, partner?: string): Promise<MadeKey> {
  const key = await t.control.call('POST', `/partners/${partner ?? (await t.account()).partnerId ?? ''}/keys`, body)
  return {
    id: textAt(key, 'id'),
    label: textAt(key, 'label'),
    apiKey: textAt(key, 'api_key'),
    rotationSecret: textAt(key, 'rotation_secret'),
    expiresAt: instantAt(key, 'expires_at'),
  }
}

/** Everything that a sandbox keeps, as text; a report shows what stands around `about`. */
export async function storedText(t: Uses, about: string): Promise<string> {
  return (await t.control.bytes('/state', { about })).toString('utf8')
}

/** Invoices that a tenant holds. */
export async function invoiceTokens(t: Uses, slug: string): Promise<readonly string[]> {
  const rows = await t.control.call('GET', `/invoices?tenant=${slug}`)
  return (Array.isArray(rows) ? rows : []).map((row) => textAt(row, 'token'))
}

/** The name of the customer, and that of its supplier. */
export async function names(t: Uses): Promise<{ customer: string; partner: string }> {
  const { slug = '' } = await t.account()
  const tenant = await t.control.call('GET', `/tenants/${slug}`)
  return { customer: textAt(tenant, 'name'), partner: textAt(at(tenant, 'partners.0'), 'name') }
}
