import type { Block } from '../blocks.ts'
import { drawCards } from './draw-cards.ts'
import { drawFacts } from './draw-facts.ts'
import { drawMasthead } from './draw-masthead.ts'
import { drawTable } from './draw-table.ts'
import { drawTotals } from './draw-totals.ts'
import type { Sheet } from './sheet.ts'

export async function drawBlock(sheet: Sheet, block: Block): Promise<void> {
  switch (block.kind) {
    case 'masthead':
      return drawMasthead(sheet, block)
    case 'cards':
      return drawCards(sheet, block.cards)
    case 'facts':
      return drawFacts(sheet, block)
    case 'table':
      return drawTable(sheet, block)
    case 'totals':
      return drawTotals(sheet, block.facts)
  }
}
