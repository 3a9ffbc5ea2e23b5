import type { Soon } from '../platform/soon.ts'
import { entryOf, typed } from './entry.ts'
import type { Collection, Entry, Page, Reader } from './port.ts'
import type { State } from './state.ts'
import type { StoredRow } from './stored-row.ts'

/** One look at the state as it is at that moment, for it may be replaced in between. */
export interface Look<Found, Shown> {
  read(state: State): Found
  /** Whether none of it can be taken back any more: only then it is shown. */
  isSettled(state: State, found: Found): boolean
  /** What the caller gets of it, made at the moment of the look. */
  show(found: Found): Shown
}

/** The documents of one scope. */
export class ScopeReader implements Reader {
  readonly #look: <Found, Shown>(look: Look<Found, Shown>) => Soon<Shown>
  readonly #tenant: string

  constructor(look: <Found, Shown>(look: Look<Found, Shown>) => Soon<Shown>, tenant: string) {
    this.#look = look
    this.#tenant = tenant
  }

  get<Doc extends object>(collection: Collection<Doc>, id: string): Soon<Readonly<Doc> | undefined> {
    return this.#look({
      read: (state) => state.table(this.#tenant, collection)?.get(id),
      isSettled: (state, row) => state.areSettled(collection, row === undefined ? [] : [row]),
      show: (row) => row && typed<Doc>(row.held),
    })
  }

  find<Doc extends object>(collection: Collection<Doc>, index: string, value: string): Soon<Entry<Doc>[]> {
    return this.#look({
      read: (state) => {
        state.declared(collection, index)
        return state.table(this.#tenant, collection)?.find(index, value) ?? NONE
      },
      isSettled: (state, rows) => state.areSettled(collection, rows),
      show: (rows) => rows.map(entryOf<Doc>),
    })
  }

  list<Doc extends object>(collection: Collection<Doc>, page?: Page): Soon<Entry<Doc>[]> {
    return this.#look({
      read: (state) => state.table(this.#tenant, collection)?.list(page) ?? NONE,
      isSettled: (state) => state.isSettled(collection),
      show: (rows) => rows.map(entryOf<Doc>),
    })
  }

  count<Doc extends object>(collection: Collection<Doc>): Soon<number> {
    return this.#look({
      read: (state) => state.table(this.#tenant, collection)?.size ?? 0,
      isSettled: (state) => state.isSettled(collection),
      show: (size) => size,
    })
  }
}

const NONE: readonly StoredRow[] = []
