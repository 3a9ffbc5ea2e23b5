import type { Column, TableRow, Table } from '../blocks.ts'
import type { Fields } from '../invoice-view.ts'

/** A column, the field that fills it, and how its text is made. */
export interface FieldColumn extends Column {
  readonly field: string
  readonly text: (row: Fields) => string
}

export interface TableSource {
  readonly title: string
  readonly aside: string
  readonly columns: readonly FieldColumn[]
  readonly rows: readonly Fields[]
  /** At most this many rows are shown; the rest are counted. */
  readonly mostRows: number
  readonly note?: (row: Fields) => string
}

/** A table of the rows that were sent, without empty columns. */
export function tableOf(source: TableSource): Table | undefined {
  const { title, aside, rows, mostRows, note } = source
  if (rows.length === 0) return undefined
  const shown = rows.slice(0, mostRows)
  const columns = source.columns.filter(({ field }) => shown.some((row) => (row[field] ?? '') !== ''))
  return {
    kind: 'table',
    title,
    aside,
    columns,
    more: rows.length - shown.length,
    rows: {
      *[Symbol.iterator](): Generator<TableRow> {
        for (const row of shown) {
          yield { cells: columns.map((column) => column.text(row)), note: note === undefined ? '' : note(row) }
        }
      },
    },
  }
}
