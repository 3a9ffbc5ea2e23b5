import type { Json } from '../json.ts'
import type { Kind } from '../profile.ts'
import type { Footprint } from '../register.ts'
import type { Case, Tester } from './case.ts'
import { messageOf } from '../message-of.ts'
import type { PlantFile } from './plant-file.ts'

/** When a planted rule can be decided, in hours since the planting. */
export interface HarvestWindow<Id extends string = string> {
  readonly requirement: Id
  readonly from: number
  /** Absent where it is never too late. */
  readonly until?: number
  /** So much outside of it the case itself looks whether it can tell: the target's clock may say more than ours. */
  readonly slack?: number
}

/** What a harvest knows of the time that has passed. */
export interface Harvest {
  readonly hours: number
  /** The rules that it is neither too early nor too late for; the others are left open already. */
  readonly ripe: ReadonlySet<string>
}

/** A case in two runs, with real hours between them. */
export interface PlantedCase<K extends Kind> {
  readonly id: string
  readonly requirements: readonly [K['id'], ...K['id'][]]
  readonly footprint: Footprint
  /** Beside the hours themselves. */
  readonly needs: readonly string[]
  readonly given: string
  readonly windows: readonly [HarvestWindow<K['id']>, ...HarvestWindow<K['id']>[]]
  /** What it leaves at the target, and until when. */
  readonly leaves: string
  /** Does what starts the clock, and gives back what the second run must know. */
  plant(t: Tester<K>): Promise<Json>
  /** Decides what is ripe. */
  harvest(t: Tester<K>, notes: Json, harvest: Harvest): Promise<void>
}

/** What became of a planting: what is to be written down, or why there is nothing. */
export type Sown = { readonly notes: Json } | { readonly why: string }

/** The cases of a planting run: they decide nothing yet, and tell `keep` what to write down. */
export function asPlanting<K extends Kind>(
  planted: readonly PlantedCase<K>[],
  keep: (id: string, sown: Sown) => void,
): Case<K>[] {
  return planted.map((each) => ({
    id: each.id,
    // Nothing is decided now, so there is nothing to check.
    requirements: [],
    footprint: each.footprint,
    needs: each.needs,
    given: each.given,
    async run(t) {
      try {
        keep(each.id, { notes: await each.plant(t) })
      } catch (error) {
        keep(each.id, { why: messageOf(error) })
        throw error
      }
    },
  }))
}

/** The cases of a harvest: those that were planted. */
export function asHarvest<K extends Kind>(planted: readonly PlantedCase<K>[], file: PlantFile, now: number): Case<K>[] {
  const plantedAt = Date.parse(file.planted_at)
  const hours = (now - plantedAt) / HOUR_MS
  return planted.flatMap((each): Case<K>[] => {
    const notes = file.notes[each.id]
    const { id, requirements, footprint, needs, given, windows } = each
    if (notes === undefined) return []
    const run = async (t: Tester<K>): Promise<void> => {
      const ripe = new Set<string>()
      for (const window of windows) {
        const why = notRipe(window, { hours, plantedAt })
        if (why === undefined) ripe.add(window.requirement)
        else t.leaveOpen(why, window.requirement)
      }
      if (ripe.size > 0) await each.harvest(t, notes, { hours, ripe })
    }
    return [{ id, requirements, footprint, needs, given, run }]
  })
}

const HOUR_MS = 3_600_000

/** Why a rule cannot be decided now, and when to come again; undefined when it can. */
function notRipe(
  window: HarvestWindow,
  { hours, plantedAt }: { hours: number; plantedAt: number },
): string | undefined {
  const { from, until = Infinity, slack = 0 } = window
  const passed = `${hours.toFixed(1)} h have passed`
  if (hours < from - slack) return `only ${passed}: harvest again ${windowInWords(window, plantedAt)}`
  return hours > until + slack
    ? `${passed}, and it could be seen ${windowInWords(window, plantedAt)} only: plant again to see it`
    : undefined
}

/** `from 2026-05-19 12:15 UTC (4.25 h after planting)` */
export function windowInWords({ from, until }: HarvestWindow, plantedAt: number): string {
  const at = (hours: number): string =>
    `${new Date(plantedAt + hours * HOUR_MS).toISOString().slice(0, 16).replace('T', ' ')} UTC (${hours} h after planting)`
  if (until === undefined) return `from ${at(from)}`
  return from === 0 ? `until ${at(until)}` : `from ${at(from)} until ${at(until)}`
}
