import type { Tenant } from '../../../tenancy/tenant.ts'
import { errors } from '../errors.ts'
import { recipientId } from '../../mails/recipients.ts'
import { MUTABLE_MAILS, type Preferences, type Recipient, recipients } from '../../mails/recipient.ts'
import { type Access, inTenant, tenantOfPreferences } from './find-tenant.ts'

interface Asked {
  readonly token: string
  readonly attribute?: (tenant: Tenant) => void
}

/** SUP-PREF-001: the preferences behind a token; refused with 404 when the token is unknown. */
export async function readPreferences(
  { store, tenants, hasher }: Access,
  { token, attribute }: Asked,
): Promise<Readonly<Recipient>> {
  const tokenHash = hasher.hash('preferences-link', token)
  const tenant = await tenantOfPreferences({ store, tenants }, tokenHash)
  if (!tenant) throw errors.preferencesUnknown({ rule: 'SUP-PREF-003' })
  attribute?.(tenant)
  const [found] = await store.reader(tenant.slug).find(recipients, 'token', tokenHash)
  if (!found) throw errors.preferencesUnknown({ rule: 'SUP-PREF-003' })
  return found.doc
}

/** SUP-PREF-004: changes the toggles that are sent; the others stay. */
export async function changePreferences(
  { store, tenants, hasher }: Access,
  { token, wanted, attribute }: Asked & { wanted: unknown },
): Promise<Readonly<Recipient>> {
  const tokenHash = hasher.hash('preferences-link', token)
  const tenant = await tenantOfPreferences({ store, tenants }, tokenHash)
  if (tenant) attribute?.(tenant)
  const changes = readToggles(wanted)
  const unknown = (): Error => errors.preferencesUnknown({ rule: 'SUP-PREF-008' })
  if (!tenant) throw unknown()
  return inTenant({ tenants }, { found: tenant, unknown }, async (tx) => {
    const [found] = await tx.find(recipients, 'token', tokenHash)
    if (!found) throw unknown()
    const changed: Recipient = { ...found.doc, preferences: { ...found.doc.preferences, ...changes } }
    if (Object.keys(changes).length > 0) await tx.put(recipients, recipientId(changed.partner, changed.email), changed)
    return changed
  })
}

/** C43: other names are ignored, whatever their value. */
function readToggles(wanted: unknown): Partial<Preferences> {
  if (typeof wanted !== 'object' || wanted === null || Array.isArray(wanted)) throw errors.preferencesMissing()
  const toggles: Partial<Record<keyof Preferences, boolean>> = {}
  const sent = new Map<string, unknown>(Object.entries(wanted))
  for (const name of MUTABLE_MAILS) {
    const value = sent.get(name)
    if (value === undefined) continue
    if (typeof value !== 'boolean') throw errors.preferenceNoBoolean({ name })
    toggles[name] = value
  }
  return toggles
}
