import { chanceOf, pick } from './chance.ts'
import { MUTATIONS } from './mutate.ts'
import type { Parent } from './parents.ts'

export interface Mutant {
  /** Of the file that it was made of. */
  readonly name: string
  readonly bytes: Buffer
}

/** Larger than this a mutant tells nothing that a small one would not. */
const LARGEST = 64 * 1024

/** One to five changes, few as a rule, to one of the parents. The seed alone, with the same parents, gives the same file. */
export function makeMutant(seed: number, parents: readonly [Parent, ...Parent[]]): Mutant {
  const chance = chanceOf(seed)
  const { name, bytes } = pick(chance, parents)
  let mutant = bytes
  for (let changes = 1 + chance(1 + chance(5)); changes > 0 && mutant.length > 1; changes -= 1) {
    const next = pick(chance, MUTATIONS)(mutant, chance, pick(chance, parents).bytes)
    if (next.length <= LARGEST) mutant = next
  }
  return { name, bytes: mutant }
}
