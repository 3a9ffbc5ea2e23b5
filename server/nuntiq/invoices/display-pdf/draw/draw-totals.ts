import type { Fact } from '../blocks.ts'
import type { Sheet } from './sheet.ts'
import { lineHeight, styles, tint } from './style.ts'

const width = 230
const padding = 6

/** The stated sums in a box on the right, the last one emphasised. */
export function drawTotals(sheet: Sheet, facts: readonly Fact[]): void {
  const rows = facts.map(({ label, value }, index) => {
    const style = index === facts.length - 1 ? styles.sum : styles.body
    const lines = sheet.wrap(value, style, { width: width - 90, mostLines: 2 })
    return { label, lines, style, height: lines.length * lineHeight(style) + padding }
  })
  sheet.makeRoom(rows.reduce((sum, row) => sum + row.height, 0) + padding)
  const x = sheet.left + sheet.width - width
  for (const { label, lines, style, height } of rows) {
    if (style === styles.sum) sheet.doc.rect(x, sheet.y - padding / 2, width, height).fill(tint)
    const place = { x: x + padding, y: sheet.y, width: width - 2 * padding }
    sheet.write([label], style, place)
    sheet.write(lines, style, { ...place, align: 'right' })
    sheet.y += height
  }
  sheet.y += 14
}
