import type { Reader } from '../store/port.ts'
import type { Instant } from '../platform/clock.ts'
import { errors } from './errors.ts'
import { keyState } from './key-state.ts'
import { keys } from './model.ts'

export const LONGEST_LABEL = 100

/** KEY-CREATE: trimmed, 1 to 100 characters. */
export function readLabel(sent: unknown): string {
  if (sent === undefined) throw errors.labelMissing()
  if (typeof sent !== 'string') throw errors.labelWrong()
  const label = sent.trim()
  if (label === '') throw errors.labelMissing()
  if ([...label].length > LONGEST_LABEL) throw errors.labelWrong()
  return label
}

/** Whether a living or merely expired key of the account carries this label, letter for letter. */
export async function labelIsTaken(reader: Reader, wanted: { partner: string; label: string; now: Instant }): Promise<boolean> {
  const ofAccount = await reader.find(keys, 'partner', wanted.partner)
  return ofAccount.some(({ doc }) => {
    const state = keyState(doc, wanted.now)
    return doc.label === wanted.label && (state === 'active' || state === 'expired')
  })
}
