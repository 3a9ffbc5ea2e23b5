import type { HeldRow } from './state.ts'
import type { Held, StoredRow } from './stored-row.ts'

/** The rows of a table as they are at one moment. */
export interface FrozenTable {
  readonly tenant: string
  readonly collection: string
  readonly ids: readonly string[]
  readonly held: readonly Held[]
}

/** It costs two references a row, and keeps documents that are changed meanwhile until it is let go. */
export function freezeTable({
  tenant,
  collection,
  rows,
}: {
  tenant: string
  collection: string
  rows: readonly StoredRow[]
}): FrozenTable {
  const ids: string[] = []
  const held: Held[] = []
  for (const row of rows) {
    if (!row.live) continue
    ids.push(row.id)
    held.push(row.held)
  }
  return { tenant, collection, ids, held }
}

/** The rows of frozen tables, one after another. */
export function* frozenRows(tables: readonly FrozenTable[]): Generator<HeldRow> {
  for (const { tenant, collection, ids, held } of tables) {
    for (const [index, id] of ids.entries()) {
      const document = held[index]
      if (document !== undefined) yield { tenant, collection, id, held: document }
    }
  }
}
