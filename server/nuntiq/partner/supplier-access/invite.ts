import type { Resources } from '../../../service.ts'
import type { OutgoingMail } from '../../../platform/mail.ts'
import type { Transaction } from '../../../store/port.ts'
import type { Tenant } from '../../../tenancy/tenant.ts'
import { distinctAddresses } from '../../mails/recipients.ts'
import { invitationLetter } from '../../mails/invitation.ts'
import { writeMail } from '../../mails/letter.ts'
import { type Partner, partners } from '../../accounts/partner.ts'
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

/** What is to be mailed for an account, as the transaction finds it; undefined where nothing is. */
export type ChooseInvited = (
  tx: Transaction,
  found: { tenant: Tenant; partner: Readonly<Partner> | undefined },
) => Promise<Omit<Inviting, 'tenant' | 'partner'> | undefined>

/**
 * Mails links to addresses of an account: what the customer does with "Send invitation", and
 * what a partner's own request leads to. Rejects with TenantGone.
 */
export async function invite(
  { tenants, mailbox, hasher, portalOrigin }: Pick<Resources, 'tenants' | 'mailbox' | 'hasher' | 'portalOrigin'>,
  { tenant: slug, partner: id }: { tenant: string; partner: string },
  choose: ChooseInvited,
): Promise<Invitation[]> {
  const { invitations, mails, tenant } = await tenants.within(slug, async (tx, tenant) => {
    const partner = await tx.get(partners, id)
    const chosen = await choose(tx, { tenant, partner })
    if (!partner || !chosen) return { invitations: [], mails: [], tenant }
    return { ...(await openInvitations(tx, { hasher, portalOrigin, tenant, partner, ...chosen })), tenant }
  })
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
