import type { Masthead } from '../blocks.ts'
import type { Sheet } from './sheet.ts'
import { accent, lineHeight, styles } from './style.ts'

const factsWidth = 210
const labelWidth = 50

/** Owner and kind of document on the left, the most wanted facts on the right. */
export function drawMasthead(sheet: Sheet, block: Masthead): void {
  const { doc, left, width } = sheet
  doc.rect(0, 0, doc.page.width, 7).fill(accent)

  const leftWidth = width - factsWidth - 20
  let y = sheet.y
  y += 3 + sheet.put(block.owner, styles.owner, { x: left, y, width: leftWidth, mostLines: 2 })
  y += sheet.put(block.title, styles.title, { x: left, y, width: leftWidth, mostLines: 2 })

  const x = left + width - factsWidth
  let factY = sheet.y
  for (const { label, value } of block.facts) {
    const style = label === 'Total' ? styles.sum : styles.strong
    const valuePlace = { x: x + labelWidth, y: factY, width: factsWidth - labelWidth, align: 'right' } as const
    sheet.write([label], styles.label, { x, y: factY + style.size - styles.label.size, width: labelWidth })
    factY += 3 + sheet.put(value, style, { ...valuePlace, mostLines: 3 })
  }
  sheet.y = Math.max(y, factY) + lineHeight(styles.body)
}
