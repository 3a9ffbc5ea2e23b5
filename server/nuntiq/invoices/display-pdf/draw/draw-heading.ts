import type { Sheet } from './sheet.ts'
import { styles } from './style.ts'

export interface Heading {
  readonly title: string
  readonly aside?: string
  /** Height of what must stand on the same page, in points. */
  readonly followedBy: number
}

/** A section's title under a rule, never alone at the foot of a page. */
export function drawHeading(sheet: Sheet, { title, aside, followedBy }: Heading): void {
  sheet.makeRoom(20 + followedBy)
  const place = { x: sheet.left, y: sheet.y + 5, width: sheet.width }
  sheet.rule(sheet.y)
  sheet.write([title], styles.heading, place)
  sheet.put(aside ?? '', styles.small, { ...place, align: 'right', mostLines: 1 })
  sheet.y += 20
}
