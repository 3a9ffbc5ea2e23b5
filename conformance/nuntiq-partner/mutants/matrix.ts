import { createHash } from 'node:crypto'
import type { Mutant } from './define-mutant.ts'
import { type Judged, judgeMutant } from './judge-mutant.ts'

/** Judges all of them, a few at a time. */
export async function judgeAll(
  mutants: readonly Mutant[],
  { atATime = 3, seed = 1, onDone }: { atATime?: number; seed?: number; onDone?: (judged: Judged) => void } = {},
): Promise<Judged[]> {
  const judged: Judged[] = []
  const waiting = mutants[Symbol.iterator]()
  const work = async (): Promise<void> => {
    for (const mutant of waiting) {
      const one = await judgeMutant(mutant, { seed })
      judged.push(one)
      onDone?.(one)
    }
  }
  await Promise.all(Array.from({ length: atATime }, work))
  return judged
}

/** As many of them as wanted, always the same ones for a seed. */
export function sampleOf(mutants: readonly Mutant[], { size, seed }: { size: number; seed: number }): Mutant[] {
  const lot = ({ id }: Mutant): string => createHash('sha256').update(`${seed} ${id}`).digest('hex')
  return mutants.toSorted((left, right) => lot(left).localeCompare(lot(right))).slice(0, size)
}
