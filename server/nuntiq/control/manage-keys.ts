import type { House } from '../../sandbox/house.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import { errors } from '../partner/errors.ts'
import { type IssuedKey, issueKey } from '../keys/issue-key.ts'
import { chooseLifetime, DEFAULT_INTERVAL_DAYS } from '../keys/lifetime.ts'
import { type Key, keys } from '../keys/key.ts'
import { labelIsTaken, readLabel } from '../keys/read-label.ts'
import { findById } from '../accounts/find-by-id.ts'
import { findPartner } from '../accounts/partners.ts'

/** Every key row of a partner, revoked and expired ones too, oldest first. */
export async function listPartnerKeys(
  house: House,
  partner: string,
): Promise<{ tenant: Tenant; rows: Readonly<Key>[] }> {
  const { tenant } = await findPartner(house, partner)
  const entries = await house.store.reader(tenant.slug).find(keys, 'partner', partner)
  return { tenant, rows: entries.map(({ doc }) => doc) }
}

/** A key from the customer's hand, by the rules of `POST /account/keys` (KEY-CREATE). */
export async function addKey(
  house: House,
  partner: string,
  sent: { label?: unknown; expires_at?: unknown; expires_interval_days?: unknown },
): Promise<IssuedKey & { tenant: Tenant }> {
  const { tenant } = await findPartner(house, partner)
  const label = readLabel(sent.label)
  const now = tenant.now()
  const chosen = chooseLifetime(sent, { now, otherwise: DEFAULT_INTERVAL_DAYS })
  if (!chosen.ok) throw errors.createLifetime(chosen)
  return house.store.transaction(tenant.slug, async (tx) => {
    if (await labelIsTaken(tx, { partner, label, now })) throw errors.labelTaken({ label })
    const issued = issueKey({ house, tenant, partner, label, lifetime: chosen.lifetime })
    await tx.put(keys, issued.key.id, issued.key)
    return { tenant, ...issued }
  })
}

/**
 * What the customer may do to a key: change its permissions, remove it (C5). A removed key takes
 * its former key along, and removing it once more changes nothing.
 */
export async function changeKey(
  house: House,
  id: string,
  wanted: { permissions?: readonly string[]; revoked?: true },
): Promise<{ tenant: Tenant; key: Key }> {
  const { tenant, doc } = await findById(house, { collection: keys, index: 'id', id, noun: 'key' })
  const key = await house.store.transaction(tenant.slug, async (tx) => {
    const present = (await tx.get(keys, id)) ?? doc
    const changed: Key = {
      ...present,
      ...(wanted.permissions && { permissions: [...new Set(wanted.permissions)] }),
      ...(wanted.revoked && { revoked_at: present.revoked_at ?? tenant.now(), grace: null }),
    }
    await tx.put(keys, id, changed)
    return changed
  })
  return { tenant, key }
}
