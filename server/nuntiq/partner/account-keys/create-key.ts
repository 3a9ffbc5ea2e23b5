import type { Resources } from '../../../service.ts'
import type { PartnerOperation } from '../operation.ts'
import { errors } from '../errors.ts'
import { issueKey, showIssued } from '../../keys/issue-key.ts'
import { chooseLifetime, DEFAULT_INTERVAL_DAYS } from '../../keys/lifetime.ts'
import { keyNotices } from '../../mails/key-notices.ts'
import { keys } from '../../keys/key.ts'
import { labelIsTaken, readLabel } from '../../keys/read-label.ts'
import { readJsonObject } from '../receive-json.ts'
import { requireKey } from '../authenticate/require-key.ts'

/** `POST /account/keys` (KEY-CREATE): one more key for the caller's account. No rotation secret is required (C53). */
export function createKey(
  resources: Pick<Resources, 'store' | 'hasher' | 'mailbox' | 'portalOrigin'>,
): PartnerOperation {
  const { store, hasher, mailbox, portalOrigin } = resources
  return async (call) => {
    const { tenant, key: caller } = await requireKey(call, resources)
    const sent = await readJsonObject(call)
    const label = readLabel(sent['label'])
    const now = tenant.now()
    const chosen = chooseLifetime(sent, { now, otherwise: DEFAULT_INTERVAL_DAYS })
    if (!chosen.ok) throw errors.createLifetime(chosen)

    const about = { hasher, portalOrigin, tenant, rule: 'MAIL-MSG-007', exchange: call.exchange } as const
    const { issued, notices } = await store.transaction(tenant.slug, async (tx) => {
      // The sandbox may have been reset while the body was arriving: the account would belong to the old world.
      if (!(await tx.get(keys, caller.id))) throw errors.keyUnknown()
      if (await labelIsTaken(tx, { partner: caller.partner, label, now })) throw errors.labelTaken({ label })
      const issued = issueKey({ hasher, tenant, partner: caller.partner, label, lifetime: chosen.lifetime })
      await tx.put(keys, issued.key.id, issued.key)
      return { issued, notices: await keyNotices(tx, { ...about, key: issued.key }) }
    })
    for (const notice of notices) mailbox.post(tenant, notice)
    return { status: 201, rule: 'KEY-CREATE-001', body: { success: true, data: showIssued(issued) } }
  }
}
