import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../store/journal/folder-files.ts'

const PEPPER = 'pepper'
const CHECK = 'pepper.check'

/** What a data folder keeps of its pepper; what is missing, empty or unreadable is undefined. */
export interface KeptPepper {
  readonly pepper: string | undefined
  /** The fingerprint of the one that its secrets were hashed with. */
  readonly check: string | undefined
}

export async function readPepper(folder: string): Promise<KeptPepper> {
  return { pepper: await read(join(folder, PEPPER)), check: await read(join(folder, CHECK)) }
}

/** Kept before anything is hashed with it: secrets of this folder are worth nothing without it. */
export async function keepPepper(folder: string, pepper: string): Promise<void> {
  await writeWhole(join(folder, PEPPER), (file) => file.appendFile(Buffer.from(pepper)))
}

export async function keepPepperCheck(folder: string, fingerprint: string): Promise<void> {
  await writeWhole(join(folder, CHECK), (file) => file.appendFile(Buffer.from(fingerprint)))
}

/** A pepper that is in use, and the fingerprint of it. */
export interface PepperInUse {
  readonly pepper: string
  readonly fingerprint: string
  /** Given at the start, and not kept in the folder. */
  readonly isGiven: boolean
}

/**
 * Writes anew what a folder does not hold any more as it was: without it nobody opens the folder again. Resolves with
 * whether there was something to write.
 */
export async function putPepperBack(folder: string, { pepper, fingerprint, isGiven }: PepperInUse): Promise<boolean> {
  const kept = await readPepper(folder)
  const isLost = !isGiven && kept.pepper !== pepper
  if (isLost) await keepPepper(folder, pepper)
  if (kept.check !== fingerprint) await keepPepperCheck(folder, fingerprint)
  return isLost || kept.check !== fingerprint
}

async function read(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim() || undefined
  } catch {
    return undefined
  }
}
