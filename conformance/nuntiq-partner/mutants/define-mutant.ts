import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import type { Modifier } from './modifier.ts'

/** A sandbox with one fault: what breaks one requirement, so that the suite must say so. */
export interface Mutant {
  /** Kebab-case. */
  readonly id: string
  readonly breaks: RequirementId
  /** What is wrong with it, in a few words. */
  readonly description: string
  /** Made anew for each run, since a modifier may remember. */
  readonly modifier: () => Modifier
}

interface MutantText extends Omit<Mutant, 'modifier'> {
  readonly modifier: Modifier | (() => Modifier)
}

export function defineMutant({ modifier, ...mutant }: MutantText): Mutant {
  return { ...mutant, modifier: typeof modifier === 'function' ? modifier : () => modifier }
}

/** A table of mutants, a row each: id, requirement, what is wrong, and the modifier. */
export const mutants = (
  ...table: readonly (readonly [string, RequirementId, string, Modifier | (() => Modifier)])[]
): readonly Mutant[] =>
  table.map(([id, breaks, description, modifier]) => defineMutant({ id, breaks, description, modifier }))
