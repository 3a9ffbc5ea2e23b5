import type { VerdictEvent } from './event.ts'
import { groupBy } from './group-by.ts'

export interface ReasonGroup {
  readonly reason: string
  readonly verdicts: readonly VerdictEvent[]
}

/** What was not decided, each reason once: those with the most requirements first. */
export function byReason(verdicts: readonly VerdictEvent[]): ReasonGroup[] {
  return [...groupBy(verdicts, commonReason)]
    .map(([reason, group]) => ({ reason, verdicts: group }))
    .toSorted((a, b) => b.verdicts.length - a.verdicts.length)
}

/** What the reason is called: a sentence loses its full stop, since its ids follow. */
export const headingOf = ({ reason }: ReasonGroup): string => reason.replace(/\.$/, '')

/**
 * The reason without what is particular to one requirement: what was seen of a rule that nobody is held to, and a
 * last remark in brackets, unless it says what to do (`needs a key (--api-key)`).
 */
function commonReason({ status, reason = '', decisive }: VerdictEvent): string {
  if (status !== 'inconclusive') return reason
  const told = reason.startsWith('observed, ') && decisive?.check !== undefined ? reason.split(': ')[0] : undefined
  if (told !== undefined) return told
  const remark = reason.endsWith(')') ? reason.lastIndexOf(' (') : -1
  return remark < 0 || reason.slice(remark).includes('--') ? reason : reason.slice(0, remark)
}
