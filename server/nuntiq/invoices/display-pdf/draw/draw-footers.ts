import type { Sheet } from './sheet.ts'
import { styles } from './style.ts'

/** Prints on every page where it comes from, and the page number. */
export function drawFooters(sheet: Sheet): void {
  const { doc, left, width } = sheet
  const { start, count } = doc.bufferedPageRange()
  for (let page = 0; page < count; page++) {
    doc.switchToPage(start + page)
    const y = doc.page.height - 40
    sheet.rule(y - 6)
    sheet.write(['Rendered by the sandbox – no IMAGE was sent'], styles.small, { x: left, y, width })
    sheet.write([`Page ${page + 1} of ${count}`], styles.small, { x: left, y, width, align: 'right' })
  }
}
