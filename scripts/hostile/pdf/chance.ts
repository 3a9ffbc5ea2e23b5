/** A whole number from 0 up to, but not including, `below`. */
export type Chance = (below: number) => number

/** The same seed gives the same numbers, on every machine. */
export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  return (below) => {
    // mulberry32: neighbouring seeds give unlike numbers.
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

export function pick<Item>(chance: Chance, items: readonly [Item, ...Item[]]): Item {
  return items[chance(items.length)] ?? items[0]
}
