import type { Resources } from '../../service.ts'
import type { components } from '../../../spec/generated/nuntiq/control-types.ts'
import { validateCreateInvitations } from '../../../spec/generated/nuntiq/control-validators.js'
import { notFound } from './find-by-id.ts'
import { findPartner } from './partners.ts'
import { invite } from '../partner/supplier-access/invite.ts'
import { ControlError } from '../../control/control-error.ts'
import { created, type ControlHandler } from '../../control/control-call.ts'

/**
 * `POST /partners/{id}/invitations`: what the customer's "Send invitation" does. The links are in the
 * mails, and in this answer.
 */
export function createInvitations(
  resources: Pick<Resources, 'store' | 'tenants' | 'hasher' | 'mailbox' | 'portalOrigin'>,
): ControlHandler {
  return async ({ params, body }) => {
    const sent = await body<components['schemas']['CreateInvitations']>(validateCreateInvitations)
    const id = params['id'] ?? ''
    const { tenant } = await findPartner(resources, id)
    const invitations = await invite(resources, { tenant: tenant.slug, partner: id }, async (_tx, { partner }) => {
      if (!partner) throw notFound({ noun: 'partner', id })
      const emails = sent.emails ?? partner.notification_emails
      if (emails.length === 0) {
        throw new ControlError(400, `partner '${partner.name}' has no notification addresses: name some as emails`)
      }
      return { emails, kind: 'invitation' }
    })
    return created({ invitations })
  }
}
