import type { StoredRow } from './stored-row.ts'

/** Rows by a value of theirs. Most values name one row, which then stands there without a set around it. */
export class ValueIndex {
  readonly #rows = new Map<string, StoredRow | Set<StoredRow>>()

  add(row: StoredRow, values: readonly string[]): void {
    for (const value of values) {
      const present = this.#rows.get(value)
      if (present === undefined) this.#rows.set(value, row)
      else if (present instanceof Set) present.add(row)
      else if (present !== row) this.#rows.set(value, new Set([present, row]))
    }
  }

  remove(row: StoredRow, values: readonly string[]): void {
    for (const value of values) {
      const present = this.#rows.get(value)
      if (present instanceof Set) {
        present.delete(row)
        if (present.size === 0) this.#rows.delete(value)
      } else if (present === row) this.#rows.delete(value)
    }
  }

  /** Oldest first. */
  rows(value: string): StoredRow[] {
    const present = this.#rows.get(value)
    if (present === undefined) return []
    return present instanceof Set ? [...present].sort((a, b) => a.serial - b.serial) : [present]
  }
}
