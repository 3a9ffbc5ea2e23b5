import type { Profile } from '../profile.ts'
import { covers, type Footprint, type Requirement, rowOf } from '../register.ts'
import type { CaseHead, Watch } from '../run/case.ts'
import { isBinding, NOT_HELD } from './binding.ts'
import { KIT_REMEDY, remedyOf } from './offer.ts'

/** What a run sets out to decide, written down before it starts and compared at its end. */
export interface Plan<C extends CaseHead = CaseHead> {
  readonly requirements: readonly PlannedRequirement[]
  /** Those that have a requirement to decide, each once. */
  readonly cases: readonly C[]
  readonly watches: readonly Watch[]
}

export type PlannedRequirement =
  | {
      readonly id: string
      readonly cases: readonly string[]
      /** Why a violation is told and does not fail the target; null where it does. */
      readonly observedOnly: string | null
    }
  | { readonly id: string; readonly skip: string }

export interface Selection {
  readonly only: readonly string[] | undefined
  readonly footprint: Footprint
  readonly offered: ReadonlySet<string>
  /** A sandbox under control may be held to what this project has inferred; no other target may. */
  readonly sandbox: boolean
}

/** What there is to plan with. */
export interface Repertoire<C extends CaseHead> {
  readonly profile: Pick<Profile, 'register' | 'needs'>
  readonly cases: readonly C[]
  readonly watches: readonly Watch[]
  /** Rules that a planting and a harvest can decide where time cannot be moved. */
  readonly planted?: ReadonlySet<string>
  /** Why a rule is not decided that no case names. */
  readonly otherwise?: string
}

export function makePlan<C extends CaseHead>(all: Repertoire<C>, selection: Selection): Plan<C> {
  const { profile } = all
  const requirements = (selection.only ?? profile.register.ids).map((id): PlannedRequirement => {
    const row = rowOf(profile.register, id)
    const named = all.cases.filter((each) => each.requirements.includes(id))
    const obstacles = named.map((each) => obstacle(profile, each, selection))
    const runnable = named.filter((_, index) => obstacles[index] === undefined)
    const skip =
      reasonToSkip(row, selection) ??
      (named.length === 0 ? (all.otherwise ?? 'no case decides it') : undefined) ??
      (runnable.length === 0
        ? obstacles.map((why) => (why === KIT_REMEDY.clock && all.planted?.has(id) ? KIT_REMEDY['real-hours'] : why))[0]
        : undefined)
    if (skip !== undefined) return { id, skip }
    const cases = runnable.map((each) => each.id)
    return { id, cases, observedOnly: isBinding(row, selection) ? null : NOT_HELD[row.evidence] }
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
export function makePlantingPlan<C extends CaseHead>(
  { profile, cases }: Pick<Repertoire<C>, 'profile' | 'cases'>,
  selection: Selection,
): Plan<C> {
  return {
    requirements: (selection.only ?? profile.register.ids).map((id) => ({
      id,
      skip: 'nothing is decided while planting; run --harvest later',
    })),
    cases: cases.filter((each) => obstacle(profile, each, selection) === undefined),
    watches: [],
  }
}

/** Why a row is not decided on such a target, whatever cases there are. */
function reasonToSkip(row: Requirement, { sandbox }: Selection): string | undefined {
  if (row.observable === 'not') return row.reason ?? 'cannot be observed'
  if (sandbox) return undefined
  if (row.observable === 'control') return KIT_REMEDY.control
  return row.stance === 'skip' ? NOT_HELD[row.evidence] : undefined
}

/** Why a case cannot run in this configuration; undefined when it can. */
export function obstacle(
  profile: Pick<Profile, 'needs'>,
  { footprint, needs }: CaseHead,
  { footprint: allowed, offered, sandbox }: Selection,
): string | undefined {
  const missing = needs.find((need) => !offered.has(need))
  if (missing !== undefined) return remedyOf(profile, missing)
  if (footprint === 'control' && !sandbox) return KIT_REMEDY.control
  return covers(allowed, footprint)
    ? undefined
    : `leaves traces at the target (needs --profile ${footprint === 'control' ? 'full' : footprint})`
}
