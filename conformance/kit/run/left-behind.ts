import type { Kind } from '../profile.ts'
import type { Fact } from './evidence.ts'
import type { Left, Leftovers } from './leftovers.ts'
import type { Run } from './run.ts'

/**
 * Everything that a run leaves at its target: what could not be taken away, what a later run will take, and what no
 * call can take back. Each once, however often an answer speaks of it.
 */
export function leftBehind<K extends Kind>(
  { profile, ledger, notebook }: Pick<Run<K>, 'profile' | 'ledger' | 'notebook'>,
  untidied: readonly Left[],
): Left[] {
  const { leftovers } = profile
  if (leftovers === undefined) return []
  const kept = ledger.kept().map(({ what, name, id, owner }): Left => ({ what, name, id, owner, why: KEPT }))
  const unanswered = notebook.facts.flatMap((fact): Left[] => (fact.kind === 'unanswered' ? [unansweredOf(fact)] : []))
  return [...untidied, ...kept, ...distinct([...staying(leftovers, notebook), ...unanswered])]
}

const unansweredOf = ({ what, name, caseId, sentAt }: Extract<Fact, { kind: 'unanswered' }>): Left => ({
  what,
  name,
  caseId,
  sentAt,
  why: 'not answered; it may be there',
})

const KEPT = 'left for the harvest; should there be none'

function staying(leftovers: Leftovers, { exchanges }: Run<Kind>['notebook']): Left[] {
  return exchanges.flatMap((exchange) => {
    const left = leftovers.staysOf?.(exchange)
    return left === undefined
      ? []
      : [{ ...left, exchange: exchange.n, caseId: exchange.caseId, sentAt: exchange.sentAt }]
  })
}

/** An id is one thing, under whatever name it was asked for again; a name without one adds nothing to the same name with one. */
function distinct(left: readonly Left[]): Left[] {
  const known = new Set(left.flatMap(({ id, name }) => (id === undefined || name === '' ? [] : [name])))
  const once = new Map<string, Left>()
  for (const each of left) {
    if (each.id === undefined && known.has(each.name)) continue
    const key = `${each.what} ${each.id ?? (each.name || `${each.caseId} ${each.sentAt} ${each.exchange}`)}`
    if (!once.has(key)) once.set(key, each)
  }
  return [...once.values()]
}

export const tellLeft = ({ what, name, id, why }: Left): string =>
  `the ${what} '${name}' (${id ?? 'id unknown'}): ${why}`
