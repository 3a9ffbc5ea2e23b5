import type { WorldKey, WorldPartner, WorldTenant } from './world.ts'

/** A prepared situation that a new tenant starts in. */
export interface Scene {
  readonly name: string
  readonly description: string
  readonly plan: (tenant: { slug: string; name: string }) => WorldTenant
}

const READY_KEY: WorldKey = { label: 'main', expires_in: 'P90D', expires_interval_days: 90 }

export const SCENES: readonly Scene[] = [
  scene('ready', 'two inboxes, a default inbox, a partner with one active key'),
  scene('key-in-grace', 'the key was rotated just now: the former one, which is given, works four hours more', {
    key: { ...READY_KEY, rotated: true },
  }),
  scene('key-expires-in-3-days', 'the key has three days to live', { key: { ...READY_KEY, expires_in: 'P3D' } }),
  scene('key-expired', 'the key expired yesterday', {
    key: { label: 'main', expired_for: 'P1D', expires_interval_days: 90 },
  }),
  scene('key-revoked', 'the key was revoked by the customer', { key: { ...READY_KEY, revoked: true } }),
  scene('key-without-permission', 'the key is good, but may not submit', { key: { ...READY_KEY, permissions: [] } }),
  scene('image-capture-rules', 'the customer has image-capture rules', { tenant: { image_capture_rules: true } }),
  scene('no-default-inbox', 'two inboxes, but no default', { tenant: { default_inbox: null } }),
  scene('account-inactive', 'the customer has switched the partner account off', { partner: { active: false } }),
  scene('session-open', 'an invitation was mailed just now; its link is in the mail', {
    partner: { invited: 'fresh' },
  }),
  scene('session-locked', 'an invitation was mailed, and five wrong codes were entered', {
    partner: { invited: 'locked' },
  }),
  { name: 'empty', description: 'nothing but a name', plan: (tenant) => ({ ...tenant }) },
]

export function sceneNamed(name: string): Scene | undefined {
  return SCENES.find((scene) => scene.name === name)
}

/** How a scene differs from `ready`. */
interface Difference {
  readonly key?: WorldKey
  readonly tenant?: Partial<WorldTenant>
  readonly partner?: Pick<WorldPartner, 'active' | 'invited'>
}

function scene(name: string, description: string, { key = READY_KEY, tenant, partner }: Difference = {}): Scene {
  return {
    name,
    description,
    plan: ({ slug, name: tenantName }) => ({
      slug,
      name: tenantName,
      default_inbox: `default@${slug}.apreceiving.com`,
      inboxes: [
        { address: `invoices@${slug}.apreceiving.com`, external_identifiers: [`${slug.toUpperCase()}-001`] },
        { address: `default@${slug}.apreceiving.com` },
      ],
      partners: [{ name: 'Your Company', notification_emails: [`billing@${slug}.example`], keys: [key], ...partner }],
      ...tenant,
    }),
  }
}
