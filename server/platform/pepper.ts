import { open, readFile, rename } from 'node:fs/promises'
import { join } from 'node:path'

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
  await write(join(folder, PEPPER), pepper)
}

export async function keepPepperCheck(folder: string, fingerprint: string): Promise<void> {
  await write(join(folder, CHECK), fingerprint)
}

async function read(path: string): Promise<string | undefined> {
  try {
    return (await readFile(path, 'utf8')).trim() || undefined
  } catch {
    return undefined
  }
}

/** Readable by its owner only. A kill leaves nothing or the whole. */
async function write(path: string, text: string): Promise<void> {
  const unfinished = `${path}.tmp`
  const file = await open(unfinished, 'w', 0o600)
  try {
    await file.writeFile(text)
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(unfinished, path)
}
