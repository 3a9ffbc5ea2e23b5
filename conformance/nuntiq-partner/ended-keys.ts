import { at, textAt } from '../kit/json.ts'
import type { Look, Unready } from '../kit/run/preflight.ts'
import { type Exchange, headerOf } from '../kit/wire/exchange.ts'
import { KEYS } from './addresses.ts'
import { unknownKey } from './cases/held-key.ts'
import type { Partner } from './kind.ts'
import { placeOf } from './place-of.ts'
import { isRefusal, saysExpired, wordsOf } from './refusal.ts'

/** Why the key that should have expired, or the one that should be revoked, cannot be judged by; undefined when they can. */
export async function endedKeys(look: Look<Partner>): Promise<Unready | undefined> {
  return (await expiredKey(look)) ?? (await revokedKey(look))
}

/** A key that is refused like one that nobody has issued may well be one: nothing says that it expired. */
async function expiredKey(look: Look<Partner>): Promise<Unready | undefined> {
  const key = look.settings['expired-key']
  if (key === undefined) return undefined
  const asked = await look.call('GET', KEYS, { key })
  if (asked.response.status === 200) return stillOpens(asked, key, { option: 'expired-key', ended: hasExpired })
  if (!isRefusal(asked) || saysExpired(asked)) return undefined
  const unknown = await look.call('GET', KEYS, { key: unknownKey(0) })
  return isRefusedAlike(asked, unknown)
    ? unusable(
        `the key of ${placeOf('expired-key')} is refused like one that was never issued, and nothing says that it expired: is it mistyped, or revoked? If it has expired, the target does not say so (AUTH-KEY-022): then leave the option out to judge the rest. The target says: ${wordsOf(asked)}`,
      )
    : undefined
}

async function revokedKey({ settings, call }: Look<Partner>): Promise<Unready | undefined> {
  const key = settings['revoked-key']
  if (key === undefined) return undefined
  const asked = await call('GET', KEYS, { key })
  if (asked.response.status === 200) return stillOpens(asked, key, { option: 'revoked-key', ended: isRevoked })
  return isRefusal(asked) && saysExpired(asked)
    ? unusable(
        `the target says of the key of ${placeOf('revoked-key')} that it has expired, not that it was revoked; give one that was revoked. If it was, the target takes it for an expired one (AUTH-KEY-009): then leave the option out to judge the rest. The target says: ${wordsOf(asked)}`,
      )
    : undefined
}

/**
 * A key that was said to be at its end and still opens: where its own row in the listing says that it has
 * ended, the target serves it although it knows better, which is for the cases to say.
 */
function stillOpens(
  listed: Exchange,
  key: string,
  { option, ended }: { option: keyof typeof MUST; ended(row: unknown, listed: Exchange): boolean },
): Unready | undefined {
  const rows = at(listed.json, 'data')
  const row: unknown = Array.isArray(rows) ? rows.find((each) => textAt(each, 'last_4') === key.slice(-4)) : undefined
  return row !== undefined && !ended(row, listed)
    ? unusable(
        `the key of ${placeOf(option)} should ${MUST[option]}, and opens its account like any other; give one that does not. If it did come to its end, the target goes on serving it (${SERVED[option]}): then leave the option out to judge the rest`,
      )
    : undefined
}

const MUST = { 'expired-key': 'have expired', 'revoked-key': 'be revoked' } as const
/** The row that a target breaks which serves such a key. */
const SERVED = { 'expired-key': 'AUTH-KEY-022', 'revoked-key': 'AUTH-KEY-019' } as const

const unusable = (message: string): Unready => ({ exit: 2, message })

const isRefusedAlike = (one: Exchange, other: Exchange): boolean =>
  one.response.status === other.response.status && wordsOf(one) === wordsOf(other)

const isRevoked = (row: unknown): boolean => textAt(row, 'revoked_at') !== ''

function hasExpired(row: unknown, { response }: Exchange): boolean {
  const now = Date.parse(headerOf(response.headers, 'Date') ?? '')
  return textAt(row, 'expired_at') !== '' || Date.parse(textAt(row, 'expires_at')) <= now
}
