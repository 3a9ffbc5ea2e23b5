import { DAY, type Instant } from '../../platform/clock.ts'
import { addDuration, parseDuration } from '../../platform/iso-duration.ts'
import { uuidV4 } from '../../platform/random.ts'
import { Turns } from '../../platform/turns.ts'
import type { SecretHasher } from '../../platform/secrets.ts'
import type { Transaction } from '../../store/port.ts'
import { SELF, type Tenant } from '../../tenancy/tenant.ts'
import { type Credentials, demoCredentials, randomCredentials } from '../keys/credentials.ts'
import { issueKey, storedSecrets } from '../keys/issue-key.ts'
import { GRACE_MS } from '../keys/key-state.ts'
import { DEFAULT_INTERVAL_DAYS, type Lifetime } from '../keys/lifetime.ts'
import { customers, inboxes } from './customer.ts'
import { type Key, keys } from '../keys/key.ts'
import { type Partner, partners } from './partner.ts'
import type { WorldKey, WorldPartner, WorldTenant } from './world.ts'

/** A key that was created along with its tenant, with its secrets, which are shown only once. */
export interface FurnishedKey extends Credentials {
  readonly tenant: string
  readonly partner_id: string
  readonly id: string
  readonly label: string
  readonly demo: string | null
}

/** Each has four secrets to hash: together a few milliseconds' work. */
const KEYS_PER_TURN = 100

/** Fills a new tenant with what a world or a scene plans for it. */
export async function furnishTenant(parts: {
  hasher: SecretHasher
  tx: Transaction
  tenant: Tenant
  plan: WorldTenant
}): Promise<FurnishedKey[]> {
  const { tx, plan } = parts
  await tx.put(customers, SELF, {
    image_capture_rules: plan.image_capture_rules ?? false,
    default_inbox: plan.default_inbox ?? null,
  })
  for (const { address, external_identifiers = [] } of plan.inboxes ?? []) {
    await tx.put(inboxes, address.toLowerCase(), { address, external_identifiers })
  }
  const made: FurnishedKey[][] = []
  const turns = new Turns(KEYS_PER_TURN)
  for (const partner of plan.partners ?? []) made.push(await furnishPartner({ ...parts, partner, turns }))
  return made.flat()
}

async function furnishPartner({
  hasher,
  tx,
  tenant,
  partner: plan,
  turns,
}: {
  hasher: SecretHasher
  tx: Transaction
  tenant: Tenant
  partner: WorldPartner
  turns: Turns
}): Promise<FurnishedKey[]> {
  const partner: Partner = {
    id: uuidV4(tenant.random),
    name: plan.name,
    active: plan.active ?? true,
    notification_emails: plan.notification_emails ?? [],
    created_at: tenant.now(),
  }
  await tx.put(partners, partner.id, partner)
  await turns.after(1)
  const made: FurnishedKey[] = []
  for (const key of plan.keys ?? []) {
    const { row, credentials } = plannedKey({ hasher, tenant, partner: partner.id, plan: key })
    await tx.put(keys, row.id, row)
    await turns.after(1)
    made.push({
      tenant: tenant.slug,
      partner_id: partner.id,
      id: row.id,
      label: row.label,
      demo: key.demo ?? null,
      ...credentials,
    })
  }
  return made
}

function plannedKey({
  hasher,
  tenant,
  partner,
  plan,
}: {
  hasher: SecretHasher
  tenant: Tenant
  partner: string
  plan: WorldKey
}): { row: Key; credentials: Credentials } {
  const now = tenant.now()
  const credentials = plan.demo === undefined ? randomCredentials(tenant.random) : demoCredentials(plan.demo)
  const issued = issueKey({
    hasher,
    tenant,
    partner,
    label: plan.label,
    lifetime: plannedLifetime(plan, now),
    credentials,
  })
  const row: Key = {
    ...issued.key,
    ...agedAsPlanned(issued.key, now),
    permissions: plan.permissions ?? issued.key.permissions,
    revoked_at: plan.revoked ? now : null,
  }
  if (!plan.rotated) return { row, credentials }
  // The planned key is the former one; nobody knows the secrets of its successor.
  return {
    credentials,
    row: {
      ...row,
      ...storedSecrets(hasher, randomCredentials(tenant.random)),
      grace: { api_key_hash: row.api_key_hash, until: now + GRACE_MS },
    },
  }
}

/** A key with less than its full lifetime left was issued that much earlier: reminders count from then. */
function agedAsPlanned(key: Key, now: Instant): Pick<Key, 'created_at' | 'issued_at'> {
  const days = key.expires_interval_days ?? DEFAULT_INTERVAL_DAYS
  const issued = key.expires_at === null ? now : Math.min(now, key.expires_at - days * DAY)
  return { created_at: issued, issued_at: issued }
}

function plannedLifetime(plan: WorldKey, now: Instant): Lifetime {
  const interval = plan.expires_interval_days ?? null
  if (plan.expires_in !== undefined)
    return { expires_at: shifted(now, plan.expires_in, 1), expires_interval_days: interval }
  if (plan.expired_for !== undefined)
    return { expires_at: shifted(now, plan.expired_for, -1), expires_interval_days: interval }
  return { expires_at: null, expires_interval_days: null }
}

function shifted(now: Instant, duration: string, direction: 1 | -1): Instant {
  const parsed = parseDuration(duration)
  if (!parsed) throw new Error(`'${duration}' is not an ISO 8601 duration such as P3D or PT4H`)
  return addDuration(now, { months: direction * parsed.months, milliseconds: direction * parsed.milliseconds })
}
