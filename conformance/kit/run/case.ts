import { type Requirement, type RequirementId, REQUIREMENTS } from '../../../spec/generated/nuntiq/requirements.ts'
import type { Verdict } from '../checks/verdict.ts'
import type { Exchange } from '../wire/exchange.ts'
import { SuiteError } from './suite-error.ts'
import type { Tester } from './tester.ts'

export type Need = Requirement['needs'][number]
/** By what a run leaves behind; `control` is what only a sandbox's control API can decide. */
export type Profile = Requirement['profile']

export const PROFILES: readonly Profile[] = ['probe', 'submit', 'full', 'control']

interface CaseText<Id extends RequirementId> {
  /** Kebab-case, never reused: seeds and reports go by it. */
  readonly id: string
  /** What it decides. Each must get a check of its own. */
  readonly requirements: readonly [Id, ...Id[]]
  /** Default: the most invasive profile among its requirements. */
  readonly profile?: Profile
  /** Default: what its requirements need together. */
  readonly needs?: readonly Need[]
  /** A prepared situation of the sandbox for the case's tenant; only for cases that need `control`. */
  readonly scene?: string
  /** The situation, in a few words. */
  readonly given: string
  run(t: Tester<Id>): Promise<void>
}

/** One thing to find out, in a few lines. */
export interface Case {
  readonly id: string
  readonly requirements: readonly RequirementId[]
  readonly profile: Profile
  readonly needs: readonly Need[]
  readonly scene?: string
  readonly given: string
  run(t: Tester<RequirementId>): Promise<void>
}

/** A rule for every exchange of a run, whichever case made it. */
export interface Watch {
  readonly id: string
  readonly requirement: RequirementId
  /** What it has to say; undefined where the rule does not apply. */
  judge(exchange: Exchange): Verdict | undefined
}

/** Fills in what the register knows already. */
export function defineCase<const Id extends RequirementId>(text: CaseText<Id>): Case {
  const rows = text.requirements.map((id) => REQUIREMENTS[id])
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(text.id)) throw new SuiteError(`case '${text.id}': the id must be kebab-case`)
  const needs = text.needs ?? [...new Set(rows.flatMap((row) => row.needs))]
  const profile = text.profile ?? PROFILES.findLast((each) => rows.some((row) => row.profile === each)) ?? 'control'
  return {
    id: text.id,
    requirements: text.requirements,
    profile,
    needs: needs.filter((need) => need !== 'none'),
    ...(text.scene !== undefined && { scene: text.scene }),
    given: text.given,
    // A case asks its tester for its own requirements only, so the wider tester serves.
    run: (t) => text.run(t as unknown as Tester<Id>),
  }
}
