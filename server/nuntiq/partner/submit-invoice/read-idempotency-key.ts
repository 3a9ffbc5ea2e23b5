import type { Call } from '../../../http/api.ts'
import { errors } from '../errors.ts'

export const LONGEST_IDEMPOTENCY_KEY = 255

/** INV-IDEM: optional; 1 to 255 characters. Undefined when none was sent. */
export function readIdempotencyKey(call: Pick<Call, 'header'>): string | undefined {
  const sent = call.header('idempotency-key')
  if (sent === undefined) return undefined
  if (sent.trim() === '') throw errors.idempotencyKeyEmpty()
  if (sent.length > LONGEST_IDEMPOTENCY_KEY) throw errors.idempotencyKeyTooLong({ length: sent.length })
  return sent
}
