import { frozenRows, type FrozenTable } from './frozen-rows.ts'
import { type Pending, Unsettled } from './pending.ts'
import { docOf, type Held, type StoredRow } from './stored-row.ts'
import { sequences } from './port.ts'
import { StoreError } from './store-error.ts'
import { Table } from './table.ts'
import { ValueIndex } from './value-index.ts'
import { keysOf, type AnyCollection, type Put, type Write } from './write.ts'

export interface HeldRow {
  readonly tenant: string
  readonly collection: string
  readonly id: string
  readonly held: Held
}

/** The whole state in memory. Every method acts at once: nobody ever sees half of a change. */
export class State {
  readonly #collections: ReadonlyMap<string, AnyCollection>
  readonly #scopes = new Map<string, Map<string, Table>>()
  readonly #located = new Map<string, Map<string, ValueIndex>>()
  readonly #unsettled = new Unsettled()
  #serial = 0
  /** All tables as they are, as long as nothing is changed. */
  #frozen: readonly FrozenTable[] | undefined

  constructor(collections: ReadonlyMap<string, AnyCollection>) {
    this.#collections = collections
  }

  /** Another state of the same collections, without documents. */
  empty(): State {
    return new State(this.#collections)
  }

  /** The collection as it was declared when the store was opened; with an index, only if it has that. */
  declared({ name }: AnyCollection, index?: string): AnyCollection {
    const collection = this.#collections.get(name)
    if (collection !== undefined && (index === undefined || Object.hasOwn(collection.indexes, index))) return collection
    const withIndex = index === undefined ? '' : ` that has an index "${index}"`
    throw new StoreError({
      trouble: 'misuse',
      message: `The store was opened without a collection "${name}"${withIndex}.`,
      remedy: 'Declare it when the store is opened.',
    })
  }

  table(tenant: string, collection: AnyCollection): Table | undefined {
    return this.#scopes.get(tenant)?.get(this.declared(collection).name)
  }

  /** Takes in what is durable already. */
  apply(tenant: string, writes: readonly Write[]): void {
    this.#frozen = undefined
    for (const write of writes) {
      if (write.text === null) this.#scopes.get(tenant)?.get(write.collection.name)?.delete(write.id)
      else this.#tableFor(tenant, write.collection).put(write, this.#serial++)
    }
  }

  /** Takes in a document under a name that is free; false where it is not. */
  add(tenant: string, put: Put): boolean {
    const table = this.#tableFor(tenant, put.collection)
    if (table.get(put.id) !== undefined) return false
    this.#frozen = undefined
    table.put(put, this.#serial++)
    return true
  }

  /** The same with what is not durable yet. */
  change(tenant: string, writes: readonly Write[]): Pending {
    this.#frozen = undefined
    const steps = writes.map((write) => {
      const table = this.#tableFor(tenant, write.collection)
      const former = write.text === null ? table.delete(write.id) : table.put(write, this.#serial++)
      const row = table.get(write.id)
      if (row !== undefined) row.unsettled += 1
      this.#unsettled.add(write.collection.name, former !== undefined)
      return { table, id: write.id, former, row }
    })
    const settle = (): void => {
      for (const { table, former, row } of steps) {
        if (row !== undefined) row.unsettled -= 1
        this.#unsettled.remove(table.collection.name, former !== undefined)
      }
    }
    return {
      settle,
      undo: () => {
        this.#frozen = undefined
        for (const { table, id, former } of steps.toReversed()) table.restore(id, former)
        settle()
      },
    }
  }

  /** Whether all that a collection shows is durable; without a collection, all that the state shows. */
  isSettled(collection?: AnyCollection): boolean {
    return !this.#unsettled.has(collection?.name)
  }

  /** Whether these rows of the collection are durable, and are all that a durable state has under their name or value. */
  areSettled(collection: AnyCollection, rows: readonly StoredRow[]): boolean {
    return !this.#unsettled.hides(collection.name) && rows.every(({ unsettled }) => unsettled === 0)
  }

  /**
   * The collection of a document from a file or an import. One that nobody has declared is kept,
   * without indexes: it may belong to another version of the program.
   */
  collectionOf(name: string): AnyCollection {
    return this.#collections.get(name) ?? { name, indexes: {}, bulk: true }
  }

  drop(tenant: string): Pending {
    this.#frozen = undefined
    const scope = this.#scopes.get(tenant)
    for (const table of scope?.values() ?? []) table.retire()
    this.#scopes.delete(tenant)
    this.#unsettled.scopes(1)
    return {
      settle: () => this.#unsettled.scopes(-1),
      undo: () => {
        this.#frozen = undefined
        for (const table of scope?.values() ?? []) table.revive()
        if (scope !== undefined) this.#scopes.set(tenant, scope)
        this.#unsettled.scopes(-1)
      },
    }
  }

  /** Rows of all scopes under a value, oldest first. */
  locate(collection: AnyCollection, index: string, value: string): StoredRow[] {
    const located = this.#locatedFor(this.declared(collection, index).name)
    let rows = located.get(index)
    if (rows === undefined) {
      rows = new ValueIndex()
      for (const table of this.#tables()) {
        if (table.collection.name === collection.name) this.#enter(table, index, rows)
      }
      located.set(index, rows)
    }
    return rows.rows(value)
  }

  /**
   * The rows that are there now, by scope and collection, in order of creation; each as it is when
   * the caller comes to it. The caller may let others work in between: what was deleted meanwhile is
   * left out, what was made since is not visited.
   */
  rows(): Iterable<HeldRow> {
    const part = ({ tenant, collection, rows }: Table): Part => ({ tenant, collection: collection.name, rows })
    return rowsOf([...this.#tables()].map(part), this.#serial)
  }

  /**
   * All rows as they are now, in the same order, whatever happens before the caller comes to them. Copied is what has
   * changed since the last call: a hundred who ask at once cost no more than one.
   */
  frozen(): Iterable<HeldRow> {
    this.#frozen ??= Array.from(this.#tables(), (table) => table.frozen())
    return frozenRows(this.#frozen)
  }

  *#tables(): Generator<Table> {
    for (const scope of this.#scopes.values()) yield* scope.values()
  }

  // An index over all scopes is built when it is first asked for: few are (keys, sessions), and a
  // scope with many bulk documents can then be dropped without reading any of them.
  #enter(table: Table, index: string, into: ValueIndex): void {
    for (const row of table.list()) {
      for (const key of keysOf(table.collection, docOf(row.held))) {
        if (key.index === index) into.add(row, key.values)
      }
    }
  }

  #locatedFor(collection: string): Map<string, ValueIndex> {
    let located = this.#located.get(collection)
    if (located === undefined) this.#located.set(collection, (located = new Map()))
    return located
  }

  #tableFor(tenant: string, collection: AnyCollection): Table {
    let scope = this.#scopes.get(tenant)
    if (scope === undefined) this.#scopes.set(tenant, (scope = new Map()))
    let table = scope.get(collection.name)
    if (table === undefined) {
      table = new Table({ tenant, collection, located: this.#locatedFor(collection.name) })
      scope.set(collection.name, table)
    }
    return table
  }
}

interface Part {
  readonly tenant: string
  readonly collection: string
  readonly rows: readonly StoredRow[]
}

function* rowsOf(parts: readonly Part[], end: number): Generator<HeldRow> {
  for (const { tenant, collection, rows } of parts) {
    for (const { id, held, live, serial } of rows) {
      if (serial >= end) break
      if (live) yield { tenant, collection, id, held }
    }
  }
}

/** The declared collections and the store's own, by name. Two of the same name would share their documents: refused. */
export function collectionsByName(collections: readonly AnyCollection[]): ReadonlyMap<string, AnyCollection> {
  const byName = new Map<string, AnyCollection>()
  for (const collection of [sequences, ...collections]) {
    if (byName.has(collection.name)) {
      throw new StoreError({
        trouble: 'misuse',
        message: `Two collections are called "${collection.name}".`,
        remedy: 'Give each collection a name of its own.',
      })
    }
    byName.set(collection.name, collection)
  }
  return byName
}
