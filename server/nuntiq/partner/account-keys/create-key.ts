import type { PartnerOperation } from '../operation.ts'
import { errors } from '../errors.ts'
import { issueKey, showIssued } from '../../keys/issue-key.ts'
import { chooseLifetime, DEFAULT_INTERVAL_DAYS } from '../../keys/lifetime.ts'
import { keyNotices } from '../../mails/key-notices.ts'
import { keys } from '../../keys/key.ts'
import { labelIsTaken, readLabel } from '../../keys/read-label.ts'
import { readJsonObject } from '../receive-json.ts'
import type { Keyed } from '../authenticate/require-key.ts'

/** `POST /account/keys` (KEY-CREATE): one more key for the caller's account. No rotation secret is required (C53). */
export function createKey({
  requireKey,
  hasher,
  mailbox,
  portalOrigin,
}: Keyed<'hasher' | 'mailbox' | 'portalOrigin'>): PartnerOperation {
  return async (call) => {
    const caller = await requireKey(call)
    const sent = await readJsonObject(call)
    const label = readLabel(sent['label'])

    const { issued, notices, tenant } = await caller.transaction(async (tx, { tenant, key: { partner } }) => {
      const now = tenant.now()
      const chosen = chooseLifetime(sent, { now, otherwise: DEFAULT_INTERVAL_DAYS })
      if (!chosen.ok) throw errors.createLifetime(chosen)
      if (await labelIsTaken(tx, { partner, label, now })) throw errors.labelTaken({ label })
      const issued = issueKey({ hasher, tenant, partner, label, lifetime: chosen.lifetime })
      await tx.put(keys, issued.key.id, issued.key)
      const about = { hasher, portalOrigin, tenant, rule: 'MAIL-MSG-007', exchange: call.exchange } as const
      return { issued, tenant, notices: await keyNotices(tx, { ...about, key: issued.key }) }
    })
    for (const notice of notices) mailbox.post(tenant, notice)
    return { status: 201, rule: 'KEY-CREATE-001', body: { success: true, data: showIssued(issued) } }
  }
}
