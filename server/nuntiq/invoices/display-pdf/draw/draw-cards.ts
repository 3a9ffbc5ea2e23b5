import type { Card } from '../blocks.ts'
import type { Sheet } from './sheet.ts'
import { hairline, lineHeight, styles } from './style.ts'

const gap = 20
const titleHeight = 20

/** Names and addresses, two to a row. */
export function drawCards(sheet: Sheet, cards: readonly Card[]): void {
  const width = (sheet.width - gap) / 2
  for (let first = 0; first < cards.length; first += 2) {
    const pair = cards.slice(first, first + 2).map((card) => ({
      title: card.title,
      lines: card.lines.map((line, index) => {
        const style = index === 0 ? styles.strong : styles.body
        return { style, rows: sheet.wrap(line, style, { width, mostLines: 3 }) }
      }),
    }))
    const heights = pair.map(({ lines }) =>
      lines.reduce((sum, { rows, style }) => sum + rows.length * lineHeight(style), 0),
    )
    const height = titleHeight + Math.max(...heights)
    sheet.makeRoom(height)
    for (const [index, { title, lines }] of pair.entries()) {
      const x = sheet.left + index * (width + gap)
      sheet.doc
        .moveTo(x, sheet.y)
        .lineTo(x + width, sheet.y)
        .lineWidth(0.6)
        .stroke(hairline)
      sheet.write([title], styles.heading, { x, y: sheet.y + 5, width })
      let y = sheet.y + titleHeight
      for (const { style, rows } of lines) y += sheet.write(rows, style, { x, y, width })
    }
    sheet.y += height + 14
  }
}
