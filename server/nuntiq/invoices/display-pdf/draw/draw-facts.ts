import type { Fact } from '../blocks.ts'
import { drawHeading } from './draw-heading.ts'
import type { Sheet } from './sheet.ts'
import { lineHeight, styles } from './style.ts'

const abreast = 3
const gap = 10

/** Labelled values, three to a row, each label above its value. */
export function drawFacts(sheet: Sheet, { title, facts }: { title: string; facts: readonly Fact[] }): void {
  const width = (sheet.width - gap * (abreast - 1)) / abreast
  const labelHeight = lineHeight(styles.label)
  drawHeading(sheet, { title, followedBy: 30 })
  for (let first = 0; first < facts.length; first += abreast) {
    const row = facts
      .slice(first, first + abreast)
      .map(({ label, value }) => ({ label, lines: sheet.wrap(value, styles.body, { width, mostLines: 4 }) }))
    const height = labelHeight + Math.max(...row.map(({ lines }) => lines.length)) * lineHeight(styles.body)
    sheet.makeRoom(height)
    for (const [index, { label, lines }] of row.entries()) {
      const x = sheet.left + index * (width + gap)
      sheet.write([label], styles.label, { x, y: sheet.y, width })
      sheet.write(lines, styles.body, { x, y: sheet.y + labelHeight, width })
    }
    sheet.y += height + 5
  }
  sheet.y += 9
}
