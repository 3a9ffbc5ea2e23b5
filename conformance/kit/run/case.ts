import type { Verdict } from '../checks/verdict.ts'
import type { Kind } from '../profile.ts'
import { type Footprint, FOOTPRINTS, type KitNeed, type Register } from '../register.ts'
import type { Exchange } from '../wire/exchange.ts'
import { SuiteError } from './suite-error.ts'
import type { Words } from './words.ts'

/** Everything that a case may say. */
export type Tester<K extends Kind> = Words<K> & K['words']

/** A case as its author writes it; `T` knows the case's own requirements only. */
export interface CaseText<K extends Kind, Id extends K['id'], T> {
  /** Kebab-case, never reused: seeds and reports go by it. */
  readonly id: string
  /** What it decides. Each must get a check of its own. */
  readonly requirements: readonly [Id, ...Id[]]
  /** Default: the most invasive footprint among its requirements. */
  readonly footprint?: Footprint
  /** Default: what its requirements need together. */
  readonly needs?: readonly (KitNeed | K['need'])[]
  /** A prepared situation of the sandbox for the case's tenant; only for cases that need `control`. */
  readonly scene?: string
  /** The situation, in a few words. */
  readonly given: string
  run(t: T): Promise<void>
}

/** What a plan must know of a case. */
export interface CaseHead {
  readonly id: string
  readonly requirements: readonly string[]
  readonly footprint: Footprint
  readonly needs: readonly string[]
  readonly given: string
}

/** One thing to find out, in a few lines. */
export interface Case<K extends Kind = Kind> extends CaseHead {
  readonly requirements: readonly K['id'][]
  readonly scene?: string
  run(t: Tester<K>): Promise<void>
}

/** A rule for every exchange of a run, whichever case made it. */
export interface Watch {
  readonly id: string
  readonly requirement: string
  /** What it has to say, knowing what the run saw before; undefined where the rule does not apply. */
  judge(exchange: Exchange, earlier: readonly Exchange[]): Verdict | undefined
}

/** Fills in what the register knows already. */
export function caseOf<K extends Kind>(
  { rows }: Register<K['id'], K['need']>,
  text: CaseText<K, K['id'], Tester<K>>,
): Case<K> {
  const own = text.requirements.map((id) => rows[id])
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(text.id)) throw new SuiteError(`case '${text.id}': the id must be kebab-case`)
  const needs = text.needs ?? [...new Set(own.flatMap((row) => row.needs))]
  const footprint =
    text.footprint ?? FOOTPRINTS.findLast((each) => own.some((row) => row.profile === each)) ?? 'control'
  return { ...text, footprint, needs: needs.filter((need) => need !== 'none'), run: (t) => text.run(t) }
}

/** Seeds and reports go by the id, so no two cases may share one. */
export function unique<K extends Kind>(cases: readonly Case<K>[]): readonly Case<K>[] {
  const seen = new Set<string>()
  for (const { id } of cases) {
    if (seen.has(id)) throw new SuiteError(`two cases have the id ${id}`)
    seen.add(id)
  }
  return cases
}
