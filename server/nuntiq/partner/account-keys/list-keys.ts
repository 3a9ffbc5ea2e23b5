import type { PartnerOperation } from '../operation.ts'
import { type Instant, isoTime } from '../../../platform/clock.ts'
import { showInTurns } from '../../../platform/show-in-turns.ts'
import { keyState } from '../../keys/key-state.ts'
import { type Key, keys } from '../../keys/key.ts'
import type { Keyed } from '../authenticate/require-key.ts'

/** `GET /account/keys` (KEY-LIST): the account's keys, newest first, without revoked ones and without secrets. */
export function listKeys({ requireKey }: Keyed): PartnerOperation {
  return async (call) => {
    const caller = await requireKey(call)
    const { listed, lastUses } = await caller.transaction(async (tx, { tenant, key: { partner } }) => {
      const now = tenant.now()
      const ofAccount = await tx.find(keys, 'partner', partner)
      const shown = ofAccount.filter(({ doc }) => ['active', 'expired'].includes(keyState(doc, now)))
      return { listed: shown.toReversed(), lastUses: tenant.lastUses }
    })
    const rows = await showInTurns(listed, ({ doc }) => showKey(doc, lastUses.get(doc.id) ?? null))
    return { status: 200, rule: 'KEY-LIST-001', body: { success: true, data: rows } }
  }
}

function showKey(key: Readonly<Key>, lastUsedAt: Instant | null): object {
  const iso = (at: Instant | null): string | null => (at === null ? null : isoTime(at))
  return {
    id: key.id,
    label: key.label,
    prefix: key.prefix,
    last_4: key.last_4,
    created_at: isoTime(key.created_at),
    expires_at: iso(key.expires_at),
    expires_interval_days: key.expires_interval_days,
    expired_at: iso(key.expired_at),
    revoked_at: iso(key.revoked_at),
    last_used_at: iso(lastUsedAt),
    // K9: one page names it; none describes what it does.
    rotation_due_at: null,
  }
}
