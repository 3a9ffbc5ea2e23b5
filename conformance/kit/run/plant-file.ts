import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { isObject, type Json } from '../json.ts'
import { messageOf } from '../message-of.ts'
import { UsageError } from '../plan/usage-error.ts'
import type { Secrets } from '../wire/secrets.ts'
import { createSealer, markOf, type Sealer } from './seal.ts'

/** What the first run writes down for the second. Secrets in its notes are sealed. */
export interface PlantFile {
  readonly suite: 'nuntiq-kit'
  readonly target: string
  readonly planted_at: string
  readonly seed: number
  readonly notes: Readonly<Record<string, Json>>
}

/** Throws UsageError where something is planted already, which would be lost. */
export function checkNothingPlanted(path: string): void {
  if (!existsSync(path)) return
  const found = statSync(path)
  if (!found.isFile()) throw new UsageError(`--plant ${path}: it is no regular file; name one that may be written`)
  if (found.size > 0)
    throw new UsageError(`--plant ${path}: the file is not empty; harvest what it holds first, or name another`)
}

/** `key` was lent to the run: it seals what is secret, and vouches for the rest. */
export function writePlantFile(
  path: string,
  file: PlantFile,
  { key, secrets }: { key: string; secrets: Secrets },
): void {
  const sealer = sealerOf(file, key)
  const sealed = { ...file, notes: sealer.seal(file.notes, secrets) }
  const written = { ...sealed, sealed_with: markOf(key), proof: sealer.proofOf(JSON.stringify(sealed)) }
  writeFileSync(path, `${JSON.stringify(written, null, 2)}\n`, { mode: 0o600 })
}

const sealerOf = ({ planted_at, seed }: Pick<PlantFile, 'planted_at' | 'seed'>, key: string): Sealer =>
  createSealer(key, `${planted_at} ${seed}`)

/** No planting writes so much, in bytes. */
const MOST = 16 * 1024 * 1024

/**
 * `place` says where the key is given. Throws UsageError when the file is none of ours, another target's, was planted
 * with another key, or was changed since.
 */
export function readPlantFile(
  path: string,
  { target, key, place }: { target: string; key: string; place: string },
): PlantFile {
  const bad = (why: string): UsageError => new UsageError(`--harvest ${path}: ${why}`)
  const { sealed_with, proof, ...file } = readObject(path, bad)
  const { suite, planted_at, seed, notes } = file
  if (
    suite !== 'nuntiq-kit' ||
    !isObject(notes) ||
    typeof planted_at !== 'string' ||
    Number.isNaN(Date.parse(planted_at)) ||
    typeof seed !== 'number'
  ) {
    throw bad('this is no file that --plant has written')
  }
  if (file['target'] !== target) throw bad(`it was planted at ${String(file['target'])}, not at ${target}`)
  const sealer = sealerOf({ planted_at, seed }, key)
  if (proof !== sealer.proofOf(JSON.stringify(file)))
    throw bad(
      sealed_with === markOf(key)
        ? 'it was changed since it was planted, so nothing can be held against anybody by it; give it as --plant has written it, or plant again'
        : key === ''
          ? `what is secret in it is sealed, and no key was given; give the key that it was planted with (${place})`
          : `what is secret in it was sealed with another key; give the key that it was planted with (${place})`,
    )
  return { suite, target, planted_at, seed, notes: sealer.open(notes as Json) as PlantFile['notes'] }
}

function readObject(path: string, bad: (why: string) => UsageError): Record<string, unknown> {
  let text: string
  try {
    const found = statSync(path)
    if (!found.isFile()) throw new Error('it is no regular file')
    if (found.size > MOST) throw new Error(`it has ${found.size} bytes, more than any planting writes`)
    text = readFileSync(path, 'utf8')
  } catch (error) {
    throw bad(`${messageOf(error)}; give the file that --plant has written`)
  }
  try {
    const read: unknown = JSON.parse(text)
    return isObject(read) ? read : {}
  } catch {
    throw bad('it is no whole JSON, so it was cut off or changed; give it as --plant has written it, or plant again')
  }
}
