import { at, idAt, textAt } from '../kit/json.ts'
import type { Exchange } from '../kit/wire/exchange.ts'

/**
 * What a list of keys has lost since an earlier one: all of it, or nothing that counts. A key may be revoked or expire
 * during a run; that none is left of those of an account says that another answers for it.
 */
export function lostKeys(first: Exchange, now: Exchange): string | undefined {
  const before = rowsOf(first).flatMap(namesOf)
  const listed = new Set(rowsOf(now).flatMap(namesOf))
  return before.length === 0 || before.some((name) => listed.has(name))
    ? undefined
    : 'lists none of the keys that it listed at first'
}

/** A key is known by its id or by its label. */
const namesOf = (row: unknown): string[] => {
  const [id, label] = [idAt(row, 'id'), textAt(row, 'label')]
  return [...(id === '' ? [] : [`id ${id}`]), ...(label === '' ? [] : [`label ${label}`])]
}

/** The keys of an answer; none where it is no list. */
export const rowsOf = ({ response, json }: Pick<Exchange, 'response' | 'json'>): readonly unknown[] => {
  const rows = at(json, 'data')
  return response.status === 200 && Array.isArray(rows) ? rows : []
}
