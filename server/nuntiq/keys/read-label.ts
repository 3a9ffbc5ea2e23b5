import type { Reader } from '../../store/port.ts'
import type { Instant } from '../../platform/clock.ts'
import { errors } from '../partner/errors.ts'
import { keyState } from './key-state.ts'
import { type Key, keys } from './key.ts'

export const LONGEST_LABEL = 100

/** How a label is refused: each operation cites its own rules. */
export interface LabelRefusals {
  readonly labelMissing: () => Error
  readonly labelWrong: (problem: { tooLong: boolean }) => Error
}

/** KEY-CREATE, SUP-MINT: trimmed, 1 to 100 characters. */
export function readLabel(sent: unknown, refusals: LabelRefusals = errors): string {
  if (sent === undefined) throw refusals.labelMissing()
  if (typeof sent !== 'string') throw refusals.labelWrong({ tooLong: false })
  const label = sent.trim()
  if (label === '') throw refusals.labelWrong({ tooLong: false })
  if ([...label].length > LONGEST_LABEL) throw refusals.labelWrong({ tooLong: true })
  return label
}

/** Whether an active or expired key of the account has exactly this label. */
export async function labelIsTaken(
  reader: Reader,
  wanted: { partner: string; label: string; now: Instant; except?: string | undefined },
): Promise<boolean> {
  const holder = await keyLabelled(reader, wanted)
  return holder !== undefined
}

export async function keyLabelled(
  reader: Reader,
  { partner, label, now, except }: { partner: string; label: string; now: Instant; except?: string | undefined },
): Promise<Readonly<Key> | undefined> {
  const ofAccount = await reader.find(keys, 'partner', partner)
  return ofAccount.find(({ doc }) => doc.label === label && doc.id !== except && holdsItsLabel(doc, now))?.doc
}

/** A label can be used again once its key is revoked or deleted (KEY-CREATE-015). */
export function holdsItsLabel(key: Readonly<Key>, now: Instant): boolean {
  const state = keyState(key, now)
  return state === 'active' || state === 'expired'
}
