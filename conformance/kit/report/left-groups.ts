import type { LeftEvent, RunEvent } from './event.ts'
import { groupBy } from './group-by.ts'
import { eventsOf } from './ndjson.ts'

/** Things that are left behind for one reason and that a person is rid of in one way. */
export interface LeftGroup {
  readonly count: string
  readonly why: string
  readonly remedy: string
  readonly things: readonly LeftEvent[]
}

export function leftGroups(events: readonly RunEvent[]): LeftGroup[] {
  const groups = groupBy(eventsOf(events, 'left'), ({ what, why, remedy }) => `${what}\n${why}\n${remedy}`)
  return [...groups.values()].flatMap((things) => {
    const [first] = things
    return first === undefined ? [] : [{ count: counted(things), why: first.why, remedy: first.remedy, things }]
  })
}

/** `12 invoices, 1 key`; `nothing` where there is nothing. */
export function leftInShort(events: readonly RunEvent[]): string {
  const sorts = groupBy(eventsOf(events, 'left'), ({ what }) => what)
  return sorts.size === 0 ? 'nothing' : [...sorts.values()].map(counted).join(', ')
}

function counted(things: readonly LeftEvent[]): string {
  const [first] = things
  return things.length === 1 ? `1 ${first?.what}` : `${things.length} ${first?.plural}`
}

/** `number NKC-1234 (token 01a1…)`; of what has neither, when it was sent and for what. */
export function nameOfLeft(left: LeftEvent): string {
  const { name, name_is, id, id_is } = left
  const sent = name === '' && id === undefined ? sentOf(left) : ''
  return `${name === '' ? `no ${name_is}` : `${name_is} ${name}`} (${id_is} ${id ?? 'unknown'})${sent && `, ${sent}`}`
}

/** `sent 2026-11-22T02:00:00.000Z for INV-BODY-002`; empty where that is not known. */
export function sentOf({ sent_at, requirements = [] }: LeftEvent): string {
  if (sent_at === undefined) return ''
  return `sent ${sent_at}${requirements.length === 0 ? '' : ` for ${requirements.join(', ')}`}`
}

/** By its name alone, where it has one. */
export const shortNameOfLeft = (left: LeftEvent): string => left.name || nameOfLeft(left)
