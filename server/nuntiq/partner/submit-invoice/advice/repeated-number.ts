import type { Tenant } from '../../../../tenancy/tenant.ts'

const MOST_REMEMBERED = 1_000
const LONGEST = 100

/** Whether this account has sent the number before; from now on it has. */
export type RepeatedNumber = (of: { tenant: Tenant; partner: string; number: string }) => boolean

/**
 * Notices an invoice number that an account has sent before. Only the latest are remembered, in memory: it is advice,
 * for whoever sends an invoice twice and has no Idempotency-Key for it, and must cost the same however many are stored.
 */
export function rememberNumbers(): RepeatedNumber {
  const latest = new WeakMap<Tenant, Set<string>>()
  return ({ tenant, partner, number }) => {
    if (number === '' || number.length > LONGEST) return false
    const numbers = latest.get(tenant) ?? new Set<string>()
    latest.set(tenant, numbers)
    const name = `${partner}\n${number}`
    // Put at the end anew, so that the oldest goes first.
    const repeated = numbers.delete(name)
    numbers.add(name)
    const [oldest] = numbers
    if (numbers.size > MOST_REMEMBERED && oldest !== undefined) numbers.delete(oldest)
    return repeated
  }
}
