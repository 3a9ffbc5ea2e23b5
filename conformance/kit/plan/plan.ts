import {
  type Requirement,
  type RequirementId,
  REQUIREMENT_IDS,
  REQUIREMENTS,
} from '../../../spec/generated/nuntiq/requirements.ts'
import type { Case, Need, Profile, Watch } from '../run/case.ts'
import { covers } from '../run/context.ts'
import { REMEDY } from './offer.ts'

/** What a run sets out to decide, written down before it starts and compared at its end. */
export interface Plan {
  readonly requirements: readonly PlannedRequirement[]
  /** Those that have a requirement to decide, each once. */
  readonly cases: readonly Case[]
  readonly watches: readonly Watch[]
}

export type PlannedRequirement =
  | { readonly id: RequirementId; readonly cases: readonly string[] }
  | { readonly id: RequirementId; readonly skip: string }

export interface Selection {
  readonly only: readonly RequirementId[] | undefined
  readonly profile: Profile
  readonly offered: ReadonlySet<Need>
  /** A sandbox under control may be held to what this project has inferred; no other target may. */
  readonly sandbox: boolean
}

export interface Repertoire {
  readonly cases: readonly Case[]
  readonly watches: readonly Watch[]
  /** Rules that a planting and a harvest can decide where time cannot be moved. */
  readonly planted?: ReadonlySet<RequirementId>
  /** Why a rule is not decided that no case names. */
  readonly otherwise?: string
}

export function makePlan(all: Repertoire, selection: Selection): Plan {
  const requirements = (selection.only ?? REQUIREMENT_IDS).map((id): PlannedRequirement => {
    const row = REQUIREMENTS[id]
    const named = all.cases.filter((each) => each.requirements.includes(id))
    const runnable = named.filter((each) => obstacle(each, selection) === undefined)
    const skip =
      reasonToSkip(row, selection) ??
      (named.length === 0 ? (all.otherwise ?? 'no case decides it') : undefined) ??
      (runnable.length === 0
        ? named
            .map((each) => obstacle(each, selection))
            .map((why) => (why === REMEDY.clock && all.planted?.has(id) ? REMEDY['real-hours'] : why))[0]
        : undefined)
    return skip === undefined ? { id, cases: runnable.map((each) => each.id) } : { id, skip }
  })
  const wanted = new Set(requirements.flatMap((each) => ('cases' in each ? each.cases : [])))
  const planned = new Set(requirements.flatMap((each) => ('cases' in each ? [each.id] : [])))
  return {
    requirements,
    cases: all.cases.filter(({ id }) => wanted.has(id)),
    watches: all.watches.filter(({ requirement }) => planned.has(requirement)),
  }
}

/** A run that only plants: it decides nothing, and says of every rule why. */
export function makePlantingPlan(plants: readonly Case[], selection: Selection): Plan {
  return {
    requirements: (selection.only ?? REQUIREMENT_IDS).map((id) => ({
      id,
      skip: 'nothing is decided while planting; run --harvest later',
    })),
    cases: plants.filter((each) => obstacle(each, selection) === undefined),
    watches: [],
  }
}

/** Why a row is not decided on such a target, whatever cases there are. */
function reasonToSkip(row: Requirement, { sandbox }: Selection): string | undefined {
  if (row.observable === 'not') return row.reason ?? 'cannot be observed'
  if (sandbox) return undefined
  if (row.observable === 'control') return REMEDY.control
  if (row.evidence === 'inferred') return 'only inferred, so never held against a deployment of others'
  if (row.stance === 'skip') return 'the sources disagree, so never held against a deployment of others'
  return undefined
}

/** Why a case cannot run in this configuration; undefined when it can. */
function obstacle({ profile, needs }: Case, { profile: allowed, offered, sandbox }: Selection): string | undefined {
  const missing = needs.find((need) => !offered.has(need))
  if (missing !== undefined) return REMEDY[missing]
  if (profile === 'control' && !sandbox) return REMEDY.control
  return covers(allowed, profile) ? undefined : `leaves traces (--profile ${profile === 'control' ? 'full' : profile})`
}
