import { type Random, seededRandom } from '../../server/platform/random.ts'

/** Draws that repeat under the same seed. */
export interface Chance {
  readonly random: Random
  /** A whole number from 0 to below `count`. */
  below(count: number): number
  /** True once in `times`. */
  onceIn(times: number): boolean
  pick<Item>(items: readonly Item[]): Item
}

export function chanceFrom(seed: string): Chance {
  const random = seededRandom(seed)
  const below = (count: number): number => Math.floor((random.bytes(4).readUInt32BE() / 2 ** 32) * count)
  return {
    random,
    below,
    onceIn: (times) => below(times) === 0,
    pick(items) {
      const item = items[below(items.length)]
      if (item === undefined) throw new Error('there is nothing to pick from')
      return item
    },
  }
}
