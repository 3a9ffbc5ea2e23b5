import { createHash } from 'node:crypto'

export { INVOICES, KEYS, PREFERENCES } from '../addresses.ts'

/** A key of the documented form that no deployment has issued. */
export function unknownKey(seed: number): string {
  return `sk_${createHash('sha256').update(`unknown ${seed}`).digest('hex').slice(0, 28)}`
}
