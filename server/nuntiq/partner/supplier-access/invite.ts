import type { Resources } from '../../../service.ts'
import type { OutgoingMail } from '../../../platform/mail.ts'
import type { Transaction } from '../../../store/port.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import { distinctAddresses } from '../../mails/recipients.ts'
import { invitationLetter } from '../../mails/invitation.ts'
import { writeMail } from '../../mails/letter.ts'
import type { Partner } from '../../accounts/partner.ts'
import { nameOfSession, type Session } from './session.ts'
import { linkUrl } from '../../links.ts'
import { openSession } from './open-session.ts'

/** A link that was mailed; shown only to the user of the sandbox. */
export interface Invitation {
  readonly email: string
  readonly url: string
  readonly token: string
}

export interface Inviting {
  readonly tenant: Tenant
  readonly partner: Readonly<Partner>
  readonly emails: readonly string[]
  readonly kind: Session['kind']
  /** The key to replace, if one is named. */
  readonly key?: string | null
  /** The request that asked for it; none when the customer invites. */
  readonly exchange?: string | undefined
  /** Wrong codes already entered (five lock the link); only scenes set this. */
  readonly wrongCodes?: number
}

/** What sends a link: the customer's invitation, or the partner's own request. */
const RULE = { invitation: 'MAIL-MSG-003', regenerate: 'SUP-REQ-003' } as const

/**
 * Mails links to these addresses of an account: what the customer does with "Send invitation", and
 * what a partner's own request leads to.
 */
export async function invite(
  { store, mailbox, hasher, portalOrigin }: Pick<Resources, 'store' | 'mailbox' | 'hasher' | 'portalOrigin'>,
  inviting: Inviting,
): Promise<Invitation[]> {
  const { tenant } = inviting
  const { invitations, mails } = await store.transaction(tenant.slug, (tx) =>
    openInvitations(tx, { hasher, portalOrigin, ...inviting }),
  )
  for (const mail of mails) mailbox.post(tenant, mail)
  return invitations
}

/**
 * Opens the sessions and writes the mails, which the caller posts once the sessions are durable. Each
 * recipient gets a separate session (C39). Preferences are not consulted: links cannot be switched
 * off (C36).
 */
export async function openInvitations(
  tx: Transaction,
  {
    hasher,
    portalOrigin,
    tenant,
    partner,
    emails,
    kind,
    key = null,
    exchange,
    wrongCodes = 0,
  }: Pick<Resources, 'hasher' | 'portalOrigin'> & Inviting,
): Promise<{ invitations: Invitation[]; mails: OutgoingMail[] }> {
  const now = tenant.now()
  const invitations: Invitation[] = []
  const mails: OutgoingMail[] = []
  const rule = RULE[kind]
  for (const email of distinctAddresses(emails)) {
    const { session, token } = await openSession(tx, {
      hasher,
      tenant,
      kind,
      partner: partner.id,
      recipients: [email],
      key,
      wrong_codes: wrongCodes,
    })
    const url = linkUrl(portalOrigin, token)
    invitations.push({ email, url, token })
    const letter = invitationLetter({ customer: tenant.name, partner: partner.name, kind, url })
    mails.push(writeMail(letter, { to: email, at: now, rule, about: nameOfSession(session), exchange }))
  }
  return { invitations, mails }
}
