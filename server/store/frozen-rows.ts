import type { HeldRow } from './state.ts'
import type { Held } from './stored-row.ts'
import type { Table } from './table.ts'

interface FrozenTable {
  readonly tenant: string
  readonly collection: string
  readonly ids: readonly string[]
  readonly held: readonly Held[]
}

/**
 * The rows of tables as they are at the moment of the call, whatever happens before the caller comes to them. It costs two
 * references a row, and keeps documents that are changed meanwhile until it is let go.
 */
export function frozenRows(tables: Iterable<Table>): Iterable<HeldRow> {
  return rowsOf([...tables].map(freeze))
}

function freeze({ tenant, collection, rows }: Table): FrozenTable {
  const ids: string[] = []
  const held: Held[] = []
  for (const row of rows) {
    if (!row.live) continue
    ids.push(row.id)
    held.push(row.held)
  }
  return { tenant, collection: collection.name, ids, held }
}

function* rowsOf(tables: readonly FrozenTable[]): Generator<HeldRow> {
  for (const { tenant, collection, ids, held } of tables) {
    for (const [index, id] of ids.entries()) {
      const document = held[index]
      if (document !== undefined) yield { tenant, collection, id, held: document }
    }
  }
}
