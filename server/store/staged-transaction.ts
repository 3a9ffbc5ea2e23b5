import { entryOf, typed } from './entry.ts'
import { type Collection, type Entry, type Page, sequences, type Transaction } from './port.ts'
import type { Held, StoredRow } from './stored-row.ts'
import type { State } from './state.ts'
import { StoreError } from './store-error.ts'
import { preparePut, type AnyCollection, type Put, type Write } from './write.ts'

interface Seen {
  readonly tenant: string
  readonly id: string
  readonly held: Held
}

/** A scope as `work` sees it: what is stored, under what `work` has written so far. */
export class StagedTransaction implements Transaction {
  readonly #state: State
  readonly #tenant: string
  /** Per collection, the last write of each id, in the order in which the ids were first written. */
  readonly #staged = new Map<string, Map<string, Write>>()
  #over = false
  #writes = 0
  #hasReadUnsettled = false

  constructor(state: State, tenant: string) {
    this.#state = state
    this.#tenant = tenant
  }

  get writes(): number {
    return this.#writes
  }

  /** Whether anything that it was shown may still be taken back. */
  get hasReadUnsettled(): boolean {
    return this.#hasReadUnsettled
  }

  /** Ends the transaction and returns what it wrote. A later write would be lost, so it is refused. */
  finish(): Write[] {
    this.#over = true
    return [...this.#staged.values()].flatMap((writes) => [...writes.values()])
  }

  put<Doc extends object>(collection: Collection<Doc>, id: string, doc: Doc): void {
    this.#stage(preparePut(this.#state.declared(collection), id, doc))
  }

  delete<Doc extends object>(collection: Collection<Doc>, id: string): void {
    this.#stage({ collection: this.#state.declared(collection), id, text: null })
  }

  next(sequence: string): number {
    const doc = { value: (this.get(sequences, sequence)?.value ?? 0) + 1 }
    // Prepared here: the general way, which trusts no document, costs more than the rest of the call.
    const text = JSON.stringify(doc)
    this.#stage({ collection: sequences, id: sequence, text, held: Object.freeze(doc), keys: [] })
    return doc.value
  }

  get<Doc extends object>(collection: Collection<Doc>, id: string): Readonly<Doc> | undefined {
    const write = this.#staged.get(collection.name)?.get(id)
    if (write !== undefined) return write.text === null ? undefined : typed<Doc>(write.held)
    const row = this.#state.table(this.#tenant, collection)?.get(id)
    this.#note(collection, row === undefined ? [] : [row])
    return row && typed<Doc>(row.held)
  }

  find<Doc extends object>(collection: Collection<Doc>, index: string, value: string): Entry<Doc>[] {
    this.#state.declared(collection, index)
    const table = this.#state.table(this.#tenant, collection)
    const staged = this.#staged.get(collection.name)
    const stored = table?.find(index, value) ?? []
    this.#note(collection, stored)
    if (staged === undefined) return stored.map(entryOf<Doc>)
    const holds = (put: Put): boolean => put.keys.some((key) => key.index === index && key.values.includes(value))
    const serialOf = ({ id }: Put): number => table?.get(id)?.serial ?? Infinity
    const own = puts(staged)
      .filter(holds)
      .map((put) => ({ ...this.#seen(put), serial: serialOf(put) }))
    const found = [...stored.filter(({ id }) => !staged.has(id)), ...own]
    return found.sort((a, b) => (a.serial === b.serial ? 0 : a.serial - b.serial)).map(entryOf<Doc>)
  }

  list<Doc extends object>(collection: Collection<Doc>, page: Page = {}): Entry<Doc>[] {
    this.#noteAll(collection)
    const found = this.#staged.has(collection.name)
      ? cut(this.#merged(collection), page)
      : (this.#state.table(this.#tenant, collection)?.list(page) ?? [])
    return found.map(entryOf<Doc>)
  }

  count<Doc extends object>(collection: Collection<Doc>): number {
    this.#noteAll(collection)
    const table = this.#state.table(this.#tenant, collection)
    let count = table?.size ?? 0
    for (const { id, text } of this.#staged.get(collection.name)?.values() ?? []) {
      const stored = table?.get(id) !== undefined
      if (stored && text === null) count -= 1
      if (!stored && text !== null) count += 1
    }
    return count
  }

  #note(collection: AnyCollection, rows: readonly StoredRow[]): void {
    this.#hasReadUnsettled ||= !this.#state.areSettled(collection, rows)
  }

  #noteAll(collection: AnyCollection): void {
    this.#hasReadUnsettled ||= !this.#state.isSettled(collection)
  }

  #stage(write: Write): void {
    if (this.#over) {
      throw new StoreError({
        trouble: 'misuse',
        message: `Document "${write.id}" of "${write.collection.name}" was written after its transaction had ended.`,
        remedy: 'Await every write inside the work of the transaction.',
      })
    }
    const { name } = write.collection
    let staged = this.#staged.get(name)
    if (staged === undefined) this.#staged.set(name, (staged = new Map()))
    staged.set(write.id, write)
    this.#writes += 1
  }

  /** Everything in the order of creation: stored documents keep their place, new ones come last. */
  #merged(collection: AnyCollection): Seen[] {
    const staged = this.#staged.get(collection.name) ?? new Map<string, Write>()
    const table = this.#state.table(this.#tenant, collection)
    const stored = (table?.list() ?? []).flatMap((row): Seen[] => {
      const write = staged.get(row.id)
      if (write === undefined) return [row]
      return write.text === null ? [] : [this.#seen(write)]
    })
    const fresh = puts(staged).filter(({ id }) => table?.get(id) === undefined)
    return [...stored, ...fresh.map((put) => this.#seen(put))]
  }

  #seen({ id, held }: Put): Seen {
    return { tenant: this.#tenant, id, held }
  }
}

function puts(staged: ReadonlyMap<string, Write>): Put[] {
  return [...staged.values()].filter((write) => write.text !== null)
}

function cut(all: readonly Seen[], { newestFirst = false, limit = Infinity, after }: Page): Seen[] {
  const ordered = newestFirst ? all.toReversed() : all
  const start = after === undefined ? 0 : ordered.findIndex(({ id }) => id === after) + 1
  return after !== undefined && start === 0 ? [] : ordered.slice(start, start + Math.max(limit, 0))
}
