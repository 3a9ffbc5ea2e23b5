import type { components } from '../../../spec/generated/nuntiq/control-types.ts'
import { validateChangeKey, validateCreatePartnerKey } from '../../../spec/generated/nuntiq/control-validators.js'
import { type ControlHandler, created, ok } from '../../control/control-call.ts'
import { showInTurns } from '../../platform/show-in-turns.ts'
import type { Resources } from '../../service.ts'
import { issueKey } from '../keys/issue-key.ts'
import { partners } from '../accounts/partner.ts'
import { type Key, keys } from '../keys/key.ts'
import { chooseLifetime, DEFAULT_INTERVAL_DAYS } from '../keys/lifetime.ts'
import { labelIsTaken, readLabel } from '../keys/read-label.ts'
import { errors } from '../partner/errors.ts'
import { findById, notFound } from './find-by-id.ts'
import { findPartner } from './partners.ts'
import { showKey } from './show-key.ts'

type Schemas = components['schemas']

/** `GET /partners/{id}/keys`: all keys, revoked and expired ones included, oldest first, each with its state. */
export function listKeys({ store, tenants }: Pick<Resources, 'store' | 'tenants'>): ControlHandler {
  return async ({ params }) => {
    const { tenant, doc: partner } = await findPartner({ store, tenants }, params['id'] ?? '')
    const now = tenant.now()
    const entries = await store.reader(tenant.slug).find(keys, 'partner', partner.id)
    return ok(await showInTurns(entries, ({ doc }) => showKey(doc, now)))
  }
}

/**
 * `POST /partners/{id}/keys`: a key that the customer issues, by the rules of `POST /account/keys`
 * (KEY-CREATE). The secrets appear only in this answer.
 */
export function createKey({ store, tenants, hasher }: Pick<Resources, 'store' | 'tenants' | 'hasher'>): ControlHandler {
  return async ({ params, body }) => {
    const sent = await body<Schemas['CreateKey']>(validateCreatePartnerKey)
    const partner = params['id'] ?? ''
    const { tenant: found } = await findPartner({ store, tenants }, partner)
    const label = readLabel(sent.label)
    const answer = await tenants.within(found.slug, async (tx, tenant) => {
      if (!(await tx.get(partners, partner))) throw notFound({ noun: 'partner', id: partner })
      const now = tenant.now()
      const chosen = chooseLifetime(sent, { now, otherwise: DEFAULT_INTERVAL_DAYS })
      if (!chosen.ok) throw errors.createLifetime(chosen)
      if (await labelIsTaken(tx, { partner, label, now })) throw errors.labelTaken({ label })
      const made = issueKey({ hasher, tenant, partner, label, lifetime: chosen.lifetime })
      await tx.put(keys, made.key.id, made.key)
      return { ...showKey(made.key, now), ...made.credentials }
    })
    return created(answer)
  }
}

/**
 * `PATCH /keys/{id}`: what the customer may do to a key: change its permissions, remove it (C5). Removing a
 * key also ends its former key; removing it again changes nothing.
 */
export function changeKey({ store, tenants }: Pick<Resources, 'store' | 'tenants'>): ControlHandler {
  return async ({ params, body }) => {
    const wanted = await body<Schemas['ChangeKey']>(validateChangeKey)
    const id = params['id'] ?? ''
    const { tenant: found } = await findById({ store, tenants }, { collection: keys, index: 'id', id, noun: 'key' })
    const shown = await tenants.within(found.slug, async (tx, tenant) => {
      const present = await tx.get(keys, id)
      // Deleted by time since it was found: it must not come back.
      if (!present) throw notFound({ noun: 'key', id })
      const changed: Key = {
        ...present,
        ...(wanted.permissions && { permissions: [...new Set(wanted.permissions)] }),
        ...(wanted.revoked && { revoked_at: present.revoked_at ?? tenant.now(), grace: null }),
      }
      await tx.put(keys, id, changed)
      return showKey(changed, tenant.now())
    })
    return ok(shown)
  }
}
