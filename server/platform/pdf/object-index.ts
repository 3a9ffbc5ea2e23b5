import { OverBudget } from './budget.ts'
import type { Budget } from './budget.ts'

/** Where an object stands: `body` 0 is the file, others are decoded object streams. */
export interface Place {
  readonly number: number
  readonly body: number
  readonly offset: number
}

/** Ten times what a large document has. */
export const MOST_OBJECTS = 500_000
const MOST_DEFINITIONS = 1000
const HIGHEST_NUMBER = 2 ** 31

/** A place in memory costs about as much as reading this many bytes. */
const COST = 8

/**
 * Every definition of every object number, older revisions included: an inspection follows all of
 * them, since which of them a reader takes depends on the reader. Kept as plain numbers, because a
 * hostile file can hold a million objects of a few bytes.
 */
export class ObjectIndex {
  readonly #budget: Budget
  #places = new Float64Array(3 * 64)
  #count = 0
  #sorted: Float64Array | undefined

  constructor(budget: Budget) {
    this.#budget = budget
  }

  get size(): number {
    return this.#count
  }

  add(place: Place): void {
    this.#budget.read(COST)
    if (place.number >= HIGHEST_NUMBER) return
    if (this.#count === MOST_OBJECTS) throw new OverBudget(`it holds more than ${MOST_OBJECTS} objects`)
    if (3 * this.#count === this.#places.length) {
      const wider = new Float64Array(2 * this.#places.length)
      wider.set(this.#places)
      this.#places = wider
    }
    this.#places.set([place.number, place.body, place.offset], 3 * this.#count)
    this.#count += 1
    this.#sorted = undefined
  }

  definitions(number: number): Place[] {
    const sorted = (this.#sorted ??= this.#sort())
    const found: Place[] = []
    for (let at = lowerBound(sorted, number * MOST_OBJECTS); at < sorted.length; at += 1) {
      const key = sorted[at] ?? 0
      if (key >= (number + 1) * MOST_OBJECTS) break
      if (found.length === MOST_DEFINITIONS) {
        throw new OverBudget(`it defines object ${number} more than ${MOST_DEFINITIONS} times`)
      }
      const place = 3 * (key % MOST_OBJECTS)
      found.push({ number, body: this.#places[place + 1] ?? 0, offset: this.#places[place + 2] ?? 0 })
    }
    this.#budget.read(COST * (1 + found.length))
    return found
  }

  /** Object numbers and positions in the index, joined into one number each and in order. */
  #sort(): Float64Array {
    this.#budget.read(COST * this.#count)
    const keys = new Float64Array(this.#count)
    for (let at = 0; at < this.#count; at += 1) keys[at] = (this.#places[3 * at] ?? 0) * MOST_OBJECTS + at
    return keys.sort()
  }
}

function lowerBound(sorted: Float64Array, key: number): number {
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((sorted[middle] ?? 0) < key) low = middle + 1
    else high = middle
  }
  return low
}

/** A set of offsets in bytes of a known length. */
export class OffsetSet {
  readonly #bits: Uint8Array

  constructor(length: number) {
    this.#bits = new Uint8Array((length >>> 3) + 1)
  }

  has(offset: number): boolean {
    return ((this.#bits[offset >>> 3] ?? 0) & (1 << (offset & 7))) !== 0
  }

  add(offset: number): void {
    this.#bits[offset >>> 3] = (this.#bits[offset >>> 3] ?? 0) | (1 << (offset & 7))
  }
}
