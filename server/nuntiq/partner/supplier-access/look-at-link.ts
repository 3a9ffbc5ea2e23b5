import { keys } from '../../keys/key.ts'
import { partners } from '../../accounts/partner.ts'
import type { Session } from './session.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import { type Access, tenantOfLink } from './find-tenant.ts'
import { readLink } from './read-link.ts'
import type { SessionState } from './session-table.ts'

/** What a page may show about a link. */
export type SeenLink =
  | { readonly state: 'unknown' }
  | {
      readonly state: Exclude<SessionState, 'unknown'>
      readonly tenant: Tenant
      readonly customer: string
      readonly partner: string
      readonly kind: Session['kind']
      /** Label of the key to be replaced, if the link names one. */
      readonly replaces: string | undefined
    }

/** PORT-PAGE: looks at a link without acting on it. Writes nothing. */
export async function lookAtLink({ store, tenants, hasher }: Access, token: string): Promise<SeenLink> {
  const tokenHash = hasher.hash('magic-token', token)
  const tenant = await tenantOfLink({ store, tenants }, tokenHash)
  if (!tenant) return { state: 'unknown' }
  const reader = store.reader(tenant.slug)
  const { state, session, key } = await readLink(reader, { tokenHash, now: tenant.now() })
  const account = session?.partner ?? key?.partner
  if (state === 'unknown' || account === undefined) return { state: 'unknown' }
  const named = key ?? (session?.key ? await reader.get(keys, session.key) : undefined)
  return {
    state,
    tenant,
    customer: tenant.name,
    partner: (await reader.get(partners, account))?.name ?? '',
    kind: session?.kind ?? 'regenerate',
    replaces: named?.label,
  }
}
