import { nextTurn } from './in-turns.ts'
import { PIECE, weightOf } from './json-weight.ts'
import { Turns } from './turns.ts'

/** So few items are shown without standing in line. */
const FEW = 20

/** What is shown of each item of a list; of a long list, in turns with others. */
export async function showInTurns<Item, Shown>(
  items: readonly Item[],
  show: (item: Item) => Shown | Promise<Shown>,
): Promise<Shown[]> {
  if (items.length > FEW) await nextTurn()
  const turns = new Turns(PIECE)
  const shown: Shown[] = []
  for (const item of items) {
    const each = await show(item)
    shown.push(each)
    await turns.after(weightOf(each))
  }
  return shown
}
