import type { Soon } from '../platform/soon.ts'
import { entryOf, typed } from './entry.ts'
import type { Collection, Entry, Page, Reader } from './port.ts'
import type { State } from './state.ts'
import type { AnyCollection } from './write.ts'

/** Looks at the state as it is at each call, for it may be replaced in between; shows only what is durable. */
export type Look = <T>(collection: AnyCollection, read: (state: State) => T) => Soon<T>

/** The documents of one scope. */
export class ScopeReader implements Reader {
  readonly #look: Look
  readonly #tenant: string

  constructor(look: Look, tenant: string) {
    this.#look = look
    this.#tenant = tenant
  }

  get<Doc extends object>(collection: Collection<Doc>, id: string): Soon<Readonly<Doc> | undefined> {
    return this.#look(collection, (state) => {
      const row = state.table(this.#tenant, collection)?.get(id)
      return row && typed<Doc>(row.held)
    })
  }

  find<Doc extends object>(collection: Collection<Doc>, index: string, value: string): Soon<Entry<Doc>[]> {
    return this.#look(collection, (state) => {
      state.declared(collection, index)
      const rows = state.table(this.#tenant, collection)?.find(index, value) ?? []
      return rows.map(entryOf<Doc>)
    })
  }

  list<Doc extends object>(collection: Collection<Doc>, page?: Page): Soon<Entry<Doc>[]> {
    return this.#look(collection, (state) => {
      const rows = state.table(this.#tenant, collection)?.list(page) ?? []
      return rows.map(entryOf<Doc>)
    })
  }

  count<Doc extends object>(collection: Collection<Doc>): Soon<number> {
    return this.#look(collection, (state) => state.table(this.#tenant, collection)?.size ?? 0)
  }
}
