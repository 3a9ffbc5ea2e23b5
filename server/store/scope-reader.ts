import { entryOf, typed } from './entry.ts'
import type { Collection, Entry, Page, Reader } from './port.ts'
import type { State } from './state.ts'

/** The documents of one scope as they are at each call: the state may be replaced in between. */
export class ScopeReader implements Reader {
  readonly #state: () => State
  readonly #tenant: string

  constructor(state: () => State, tenant: string) {
    this.#state = state
    this.#tenant = tenant
  }

  async get<Doc extends object>(collection: Collection<Doc>, id: string): Promise<Readonly<Doc> | undefined> {
    const row = this.#state().table(this.#tenant, collection)?.get(id)
    return row && typed<Doc>(row.held)
  }

  async find<Doc extends object>(collection: Collection<Doc>, index: string, value: string): Promise<Entry<Doc>[]> {
    this.#state().declared(collection, index)
    const rows = this.#state().table(this.#tenant, collection)?.find(index, value) ?? []
    return rows.map(entryOf<Doc>)
  }

  async list<Doc extends object>(collection: Collection<Doc>, page?: Page): Promise<Entry<Doc>[]> {
    const rows = this.#state().table(this.#tenant, collection)?.list(page) ?? []
    return rows.map(entryOf<Doc>)
  }

  async count<Doc extends object>(collection: Collection<Doc>): Promise<number> {
    return this.#state().table(this.#tenant, collection)?.size ?? 0
  }
}
