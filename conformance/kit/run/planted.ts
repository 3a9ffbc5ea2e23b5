import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { isObject, type Json } from '../json.ts'
import type { Secrets } from '../wire/secrets.ts'
import { UsageError } from '../plan/usage-error.ts'
import type { Kind } from '../profile.ts'
import type { Footprint } from '../register.ts'
import type { Case, Tester } from './case.ts'
import { messageOf } from '../message-of.ts'
import { createSealer } from './seal.ts'

/** A case in two runs, with real hours between them. */
export interface PlantedCase<K extends Kind> {
  readonly id: string
  readonly requirements: readonly [K['id'], ...K['id'][]]
  readonly footprint: Footprint
  /** Beside the hours themselves. */
  readonly needs: readonly string[]
  readonly given: string
  /** Does what starts the clock, and gives back what the second run must know. */
  plant(t: Tester<K>): Promise<Json>
  /** Decides; `hours` have passed since. Leaves undecided what it is too early or too late for. */
  harvest(t: Tester<K>, notes: Json, hours: number): Promise<void>
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
export function asPlanting<K extends Kind>(
  planted: readonly PlantedCase<K>[],
  keep: (id: string, notes: Json) => void,
): Case<K>[] {
  return planted.map((each) => ({
    id: each.id,
    // Nothing is decided now, so there is nothing to check.
    requirements: [],
    footprint: each.footprint,
    needs: each.needs,
    given: each.given,
    run: async (t) => keep(each.id, await each.plant(t)),
  }))
}

/** The cases of a harvest: those that were planted. */
export function asHarvest<K extends Kind>(planted: readonly PlantedCase<K>[], file: PlantFile, now: number): Case<K>[] {
  const hours = (now - Date.parse(file.planted_at)) / 3_600_000
  return planted.flatMap((each): Case<K>[] => {
    const notes = file.notes[each.id]
    const { id, requirements, footprint, needs, given } = each
    return notes === undefined
      ? []
      : [{ id, requirements, footprint, needs, given, run: (t) => each.harvest(t, notes, hours) }]
  })
}

/** Throws UsageError where something is planted already, which would be lost. */
export function checkNothingPlanted(path: string): void {
  if (existsSync(path) && statSync(path).size > 0)
    throw new UsageError(`--plant ${path}: the file is not empty; harvest what it holds first, or name another`)
}

/** `key` was lent to the run: it seals what is secret. */
export function writePlantFile(
  path: string,
  file: PlantFile,
  { key, secrets }: { key: string; secrets: Secrets },
): void {
  const sealed = { ...file, notes: sealerOf(file, key).seal(file.notes, secrets) }
  writeFileSync(path, `${JSON.stringify(sealed, null, 2)}\n`, { mode: 0o600 })
}

const sealerOf = ({ planted_at, seed }: PlantFile, key: string) => createSealer(key, `${planted_at} ${seed}`)

/**
 * `place` says where the key is given. Throws UsageError when the file is none of ours, another target's, or was planted with another key.
 */
export function readPlantFile(
  path: string,
  { target, key, place }: { target: string; key: string; place: string },
): PlantFile {
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
    return { ...planted, notes: sealerOf(planted, key).open(planted.notes) as PlantFile['notes'] }
  } catch {
    throw bad(`what is secret in it was sealed with another key; give the key that it was planted with (${place})`)
  }
}
