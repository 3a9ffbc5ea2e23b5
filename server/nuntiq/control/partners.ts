import type { components } from '../../../spec/generated/nuntiq/control-types.ts'
import { validateChangePartner, validateCreatePartner } from '../../../spec/generated/nuntiq/control-validators.js'
import { type ControlHandler, created, ok } from '../../control/control-call.ts'
import { tenantNamed } from '../../control/tenant-named.ts'
import { uuidV4 } from '../../platform/random.ts'
import type { Resources } from '../../service.ts'
import { type Partner, partners } from '../accounts/partner.ts'
import { showPartner } from '../accounts/show-tenant.ts'
import { type Found, findById, notFound } from './find-by-id.ts'

type Schemas = components['schemas']

/** Throws a ControlError 404 when there is no such partner. */
export function findPartner(resources: Pick<Resources, 'store' | 'tenants'>, id: string): Promise<Found<Partner>> {
  return findById(resources, { collection: partners, index: 'id', id, noun: 'partner' })
}

/** `POST /tenants/{slug}/partners`: a supplier's account, active and without keys. */
export function createPartner({ tenants }: Pick<Resources, 'tenants'>): ControlHandler {
  return async ({ params, body }) => {
    const { slug } = tenantNamed(tenants, params['slug'] ?? '')
    const { name, notification_emails = [] } = await body<Schemas['CreatePartner']>(validateCreatePartner)
    const partner = await tenants.within(slug, async (tx, tenant) => {
      const id = uuidV4(tenant.random)
      const made: Partner = { id, name, active: true, notification_emails, created_at: tenant.now() }
      await tx.put(partners, id, made)
      return made
    })
    return created({ ...showPartner(partner), tenant: slug })
  }
}

/**
 * `PATCH /partners/{id}`: what is left out stays as it is. An account that is switched off keeps its keys,
 * but they are refused (AUTH-KEY-013).
 */
export function changePartner({ store, tenants }: Pick<Resources, 'store' | 'tenants'>): ControlHandler {
  return async ({ params, body }) => {
    const wanted = await body<Schemas['ChangePartner']>(validateChangePartner)
    const id = params['id'] ?? ''
    const { tenant } = await findPartner({ store, tenants }, id)
    const changed = await tenants.within(tenant.slug, async (tx) => {
      const present = await tx.get(partners, id)
      if (!present) throw notFound({ noun: 'partner', id })
      const partner: Partner = { ...present, ...wanted }
      await tx.put(partners, id, partner)
      return partner
    })
    return ok(showPartner(changed))
  }
}
