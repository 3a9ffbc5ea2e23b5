import { freezeTable, type FrozenTable } from './frozen-rows.ts'
import type { Page } from './port.ts'
import { docOf, type Held, type StoredRow } from './stored-row.ts'
import { ValueIndex } from './value-index.ts'
import { keysOf, type AnyCollection, type Keys, type Put } from './write.ts'

/** How many deleted rows a table carries along before it sheds them. */
const GAPS = 1000

/** What is left of a deleted document. */
const NOTHING = Object.freeze({})

/** How a document stood before it was written over or deleted. */
export interface Former {
  readonly serial: number
  readonly held: Held
}

/** The documents of one collection in one scope, in order of creation. */
export class Table {
  readonly tenant: string
  readonly collection: AnyCollection
  readonly #located: ReadonlyMap<string, ValueIndex>
  readonly #indexes = new Map<string, ValueIndex>()
  readonly #byId = new Map<string, StoredRow>()
  /** Ascending serials; deleted rows stay until there are many, so that a deletion costs nothing. */
  #rows: StoredRow[] = []
  #frozen: FrozenTable | undefined

  /** `located`: the indexes over all scopes that somebody has asked for; they are kept up from here. */
  constructor(place: { tenant: string; collection: AnyCollection; located: ReadonlyMap<string, ValueIndex> }) {
    this.tenant = place.tenant
    this.collection = place.collection
    this.#located = place.located
    for (const index of Object.keys(place.collection.indexes)) this.#indexes.set(index, new ValueIndex())
  }

  get size(): number {
    return this.#byId.size
  }

  /** Rows with ascending serials, deleted ones among them. */
  get rows(): readonly StoredRow[] {
    return this.#rows
  }

  /** Its rows as they are now, whatever is written later. All who ask before that share one copy. */
  frozen(): FrozenTable {
    const { tenant, collection, rows } = this
    return (this.#frozen ??= freezeTable({ tenant, collection: collection.name, rows }))
  }

  get(id: string): StoredRow | undefined {
    return this.#byId.get(id)
  }

  find(index: string, value: string): StoredRow[] {
    return this.#indexes.get(index)?.rows(value) ?? []
  }

  /** An `after` that is not there has nothing behind it. */
  list({ newestFirst = false, limit = Infinity, after }: Page = {}): StoredRow[] {
    const found: StoredRow[] = []
    const step = newestFirst ? -1 : 1
    let at = newestFirst ? this.#rows.length - 1 : 0
    if (after !== undefined) {
      const row = this.#byId.get(after)
      if (row === undefined) return found
      at = this.#positionOf(row) + step
    }
    for (let row = this.#rows[at]; row !== undefined && found.length < limit; row = this.#rows[(at += step)]) {
      if (row.live) found.push(row)
    }
    return found
  }

  /** `serial` counts only when the id is new. Returns what was there before. */
  put({ id, held, keys }: Put, serial: number): Former | undefined {
    this.#frozen = undefined
    let row = this.#byId.get(id)
    const former = row && { serial: row.serial, held: row.held }
    if (row === undefined) {
      row = { serial, tenant: this.tenant, id, held, unsettled: 0, live: true }
      this.#byId.set(id, row)
      this.#rows.push(row)
    } else {
      this.#unindex(row)
      row.held = held
    }
    this.#index(row, keys)
    return former
  }

  /** Returns what was there before. */
  delete(id: string): Former | undefined {
    const row = this.#byId.get(id)
    if (row === undefined) return undefined
    this.#frozen = undefined
    const former = { serial: row.serial, held: row.held }
    this.#unindex(row)
    this.#byId.delete(id)
    row.live = false
    row.held = NOTHING
    if (this.#rows.length > this.size * 2 + GAPS) this.#rows = this.#rows.filter(({ live }) => live)
    return former
  }

  /** Takes the last write to a document back. */
  restore(id: string, former: Former | undefined): void {
    if (former === undefined) return void this.delete(id)
    this.#frozen = undefined
    const present = this.#byId.get(id)
    if (present !== undefined) this.#unindex(present)
    const row = present ?? this.#return({ ...former, tenant: this.tenant, id, unsettled: 0, live: true })
    row.held = former.held
    this.#index(row, keysOf(this.collection, docOf(row.held)))
  }

  /** The scope goes: its rows leave the indexes over all scopes. */
  retire(): void {
    for (const row of this.#byId.values()) {
      if (this.#located.size > 0) this.#unindex(row)
      row.live = false
    }
  }

  /** The scope comes back. */
  revive(): void {
    for (const row of this.#byId.values()) {
      row.live = true
      this.#index(row, keysOf(this.collection, docOf(row.held)))
    }
  }

  /** A deleted row takes its former place. */
  #return(row: StoredRow): StoredRow {
    const at = this.#positionOf(row)
    const there = this.#rows[at]?.serial ?? Infinity
    if (there < row.serial) this.#rows.push(row)
    else this.#rows.splice(at, there === row.serial ? 1 : 0, row)
    this.#byId.set(row.id, row)
    return row
  }

  #index(row: StoredRow, keys: Keys): void {
    for (const { index, values } of keys) {
      this.#indexes.get(index)?.add(row, values)
      this.#located.get(index)?.add(row, values)
    }
  }

  #unindex(row: StoredRow): void {
    if (this.#indexes.size === 0) return
    for (const { index, values } of keysOf(this.collection, docOf(row.held))) {
      this.#indexes.get(index)?.remove(row, values)
      this.#located.get(index)?.remove(row, values)
    }
  }

  #positionOf({ serial }: StoredRow): number {
    let low = 0
    let high = this.#rows.length - 1
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#rows[middle]?.serial ?? Infinity) < serial) low = middle + 1
      else high = middle
    }
    return low
  }
}
