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

async function read(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim() || undefined
  } catch {
    return undefined
  }
}
