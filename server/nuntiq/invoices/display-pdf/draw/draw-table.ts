import { setImmediate as nextTurn } from 'node:timers/promises'
import type { TableRow, Table } from '../blocks.ts'
import { drawHeading } from './draw-heading.ts'
import type { Sheet } from './sheet.ts'
import { lineHeight, styles, tint } from './style.ts'

const padding = 4
const noteGap = 1.5
const labelsHeight = 16
/** After this many rows other work gets a turn: the event loop is never blocked for long. */
const rowsPerTurn = 20

interface Measured {
  readonly label: string
  readonly align: 'left' | 'right'
  readonly x: number
  readonly width: number
}

/** Rows under column labels, repeated on every further page. */
export async function drawTable(sheet: Sheet, table: Table): Promise<void> {
  const columns = measureColumns(sheet, table)
  drawHeading(sheet, { title: table.title, aside: table.aside, followedBy: labelsHeight + 40 })
  drawLabels(sheet, columns)
  let drawn = 0
  for (const row of table.rows) {
    drawRow(sheet, columns, row)
    if (++drawn % rowsPerTurn === 0) await nextTurn()
  }
  if (table.more > 0) {
    sheet.makeRoom(20)
    const place = { x: sheet.left + padding, y: sheet.y + padding, width: sheet.width }
    sheet.write([`… and ${table.more} more`], styles.strong, place)
    sheet.y += 20
  }
  sheet.y += 12
}

function measureColumns(sheet: Sheet, { columns }: Table): Measured[] {
  const shares = columns.reduce((sum, column) => sum + column.share, 0)
  let x = sheet.left
  return columns.map(({ label, align, share }) => {
    const width = (share / shares) * sheet.width
    const measured = { label, align, x: x + padding, width: width - 2 * padding }
    x += width
    return measured
  })
}

function drawLabels(sheet: Sheet, columns: readonly Measured[]): void {
  sheet.doc.rect(sheet.left, sheet.y, sheet.width, labelsHeight).fill(tint)
  for (const column of columns) sheet.write([column.label], styles.columnLabel, { ...column, y: sheet.y + 4 })
  sheet.y += labelsHeight
}

function drawRow(sheet: Sheet, columns: readonly Measured[], row: TableRow): void {
  const cells = columns.map(({ width }, index) =>
    sheet.wrap(row.cells[index] ?? '', styles.cell, { width, mostLines: 4 }),
  )
  const noteWidth = sheet.width - 2 * padding
  const note = sheet.wrap(row.note, styles.small, { width: noteWidth, mostLines: 4 })
  const cellLines = Math.max(1, ...cells.map((lines) => lines.length))
  const cellsHeight = cellLines * lineHeight(styles.cell) + noteGap
  const height = 2 * padding + cellsHeight + note.length * lineHeight(styles.small)

  if (sheet.makeRoom(height)) drawLabels(sheet, columns)
  for (const [index, column] of columns.entries()) {
    sheet.write(cells[index] ?? [], styles.cell, { ...column, y: sheet.y + padding })
  }
  const notePlace = { x: sheet.left + padding, y: sheet.y + padding + cellsHeight, width: noteWidth }
  sheet.write(note, styles.small, notePlace)
  sheet.y += height
  sheet.rule(sheet.y)
}
