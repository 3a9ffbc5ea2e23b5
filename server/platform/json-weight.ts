/** What is judged or written in one go: a millisecond's work. The answer to a submission weighs far less. */
export const PIECE = 2000
/** Characters of a text that weigh as much as a value. */
const TEXT = 64

/**
 * How much work it is to judge or to write plain data, about: a value weighs 1, its text and members come on top. What lies
 * beyond `most` is not gone through.
 */
export function weightOf(value: unknown, most = Infinity): number {
  if (typeof value === 'string') return 1 + value.length / TEXT
  if (typeof value !== 'object' || value === null) return 1
  let weight = 1
  for (const member of Array.isArray(value) ? (value as unknown[]) : Object.values(value)) {
    weight += weightOf(member, most - weight)
    if (weight > most) break
  }
  return weight
}

/** Whether it may be judged and written in one go. */
export function isSmall(value: unknown, piece = PIECE): boolean {
  return weightOf(value, piece) <= piece
}

/** Items of a list that are dealt with together, and where in the list they begin. */
export interface Run<Item> {
  readonly from: number
  readonly items: readonly Item[]
}

/** A list in runs that weigh no more than `piece`; an item that weighs more is a run by itself. */
export function* runsOf<Item>(list: readonly Item[], piece = PIECE): Generator<Run<Item>, undefined> {
  let from = 0
  let weight = 0
  for (const [index, item] of list.entries()) {
    const ofItem = weightOf(item, piece)
    if (index > from && weight + ofItem > piece) {
      yield { from, items: list.slice(from, index) }
      from = index
      weight = 0
    }
    weight += ofItem
  }
  if (from < list.length) yield { from, items: list.slice(from) }
}
