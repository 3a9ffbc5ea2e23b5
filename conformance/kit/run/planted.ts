import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import { isObject, type Json } from '../json.ts'
import type { Secrets } from '../wire/secrets.ts'
import { UsageError } from '../plan/options.ts'
import type { Case, Need, Profile } from './case.ts'
import { messageOf } from './run-case.ts'
import { createSealer } from './seal.ts'
import type { Tester } from './tester.ts'

/** A case in two runs, with real hours between them. */
export interface PlantedCase {
  readonly id: string
  readonly requirements: readonly [RequirementId, ...RequirementId[]]
  readonly profile: Profile
  /** Beside the hours themselves. */
  readonly needs: readonly Need[]
  readonly given: string
  /** Does what starts the clock, and gives back what the second run must know. */
  plant(t: Tester<RequirementId>): Promise<Json>
  /** Decides; `hours` have passed since. Leaves undecided what it is too early or too late for. */
  harvest(t: Tester<RequirementId>, notes: Json, hours: number): Promise<void>
}

/** What the first run writes down for the second. Secrets in its notes are sealed. */
export interface PlantFile {
  readonly suite: 'nuntiq-kit'
  readonly target: string
  readonly planted_at: string
  readonly seed: number
  readonly notes: Readonly<Record<string, Json>>
}

/** The cases of a planting run: they decide nothing yet, and tell `keep` what to write down. */
export function asPlanting(planted: readonly PlantedCase[], keep: (id: string, notes: Json) => void): Case[] {
  return planted.map((each) => ({
    id: each.id,
    // Nothing is decided now, so there is nothing to check.
    requirements: [],
    profile: each.profile,
    needs: each.needs,
    given: each.given,
    run: async (t) => keep(each.id, await each.plant(t)),
  }))
}

/** The cases of a harvest: those that were planted. */
export function asHarvest(planted: readonly PlantedCase[], file: PlantFile, now: number): Case[] {
  const hours = (now - Date.parse(file.planted_at)) / 3_600_000
  return planted.flatMap((each): Case[] => {
    const notes = file.notes[each.id]
    const { id, requirements, profile, needs, given } = each
    return notes === undefined
      ? []
      : [{ id, requirements, profile, needs, given, run: (t) => each.harvest(t, notes, hours) }]
  })
}

/** Throws UsageError where something is planted already, which would be lost. */
export function checkNothingPlanted(path: string): void {
  if (existsSync(path) && statSync(path).size > 0)
    throw new UsageError(`--plant ${path}: the file is not empty; harvest what it holds first, or name another`)
}

/** `apiKey` is the key that was lent to the run: it seals what is secret. */
export function writePlantFile(
  path: string,
  file: PlantFile,
  { apiKey, secrets }: { apiKey: string; secrets: Secrets },
): void {
  const sealed = { ...file, notes: sealerOf(file, apiKey).seal(file.notes, secrets) }
  writeFileSync(path, `${JSON.stringify(sealed, null, 2)}\n`, { mode: 0o600 })
}

const sealerOf = ({ planted_at, seed }: PlantFile, apiKey: string) => createSealer(apiKey, `${planted_at} ${seed}`)

/** Throws UsageError when the file is none of ours, another target's, or was planted with another key. */
export function readPlantFile(path: string, target: string, apiKey: string): PlantFile {
  const bad = (why: string): UsageError => new UsageError(`--harvest ${path}: ${why}`)
  let file: unknown
  try {
    file = JSON.parse(readFileSync(path, 'utf8'))
  } catch (error) {
    throw bad(messageOf(error))
  }
  if (
    !isObject(file) ||
    file['suite'] !== 'nuntiq-kit' ||
    !isObject(file['notes']) ||
    Number.isNaN(Date.parse(String(file['planted_at'])))
  ) {
    throw bad('this is no file that --plant has written')
  }
  if (file['target'] !== target) throw bad(`it was planted at ${String(file['target'])}, not at ${target}`)
  const planted = file as unknown as PlantFile
  try {
    return { ...planted, notes: sealerOf(planted, apiKey).open(planted.notes) as PlantFile['notes'] }
  } catch {
    throw bad(
      'what is secret in it was sealed with another key; give the key that it was planted with (NUNTIQ_API_KEY or --api-key)',
    )
  }
}
