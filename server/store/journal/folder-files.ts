import { mkdir, open, readdir, rename, unlink } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { closeNumber, openNumber, sync } from './descriptors.ts'
import { openToAppend } from './durable-file.ts'
import { systemCode } from '../store-error.ts'

/** Number n: `snapshot-n` holds everything from before `journal-n`. */
export type Kind = 'journal' | 'snapshot'

export interface FolderFiles {
  /** Ascending. */
  readonly journals: readonly number[]
  /** Ascending; normally none or one. */
  readonly snapshots: readonly number[]
  /** Names of files that were never finished. */
  readonly unfinished: readonly string[]
}

export function fileName(kind: Kind, number: number): string {
  return `${nameOf(kind, number)}.log`
}

/** What a file calls itself. */
export function nameOf(kind: Kind, number: number): string {
  return `${kind}-${String(number).padStart(6, '0')}`
}

/** Names of files that are whole. */
export function namesOf({ journals, snapshots }: Pick<FolderFiles, 'journals' | 'snapshots'>): string[] {
  return [
    ...journals.map((number) => fileName('journal', number)),
    ...snapshots.map((number) => fileName('snapshot', number)),
  ]
}

/** Knows the store's own files and passes over all others: attachments and locks live in the same folder. */
export async function filesIn(folder: string): Promise<FolderFiles> {
  const names = await readdir(folder)
  const numbers = (kind: Kind): number[] =>
    names
      .map((name) => new RegExp(`^${kind}-(\\d{6,15})\\.log$`).exec(name)?.[1])
      .flatMap((digits) => (digits === undefined ? [] : [Number(digits)]))
      .sort((a, b) => a - b)
  return {
    journals: numbers('journal'),
    snapshots: numbers('snapshot'),
    unfinished: names.filter((name) => /^(journal|snapshot)-\d{6,15}\.log\.tmp$/.test(name)),
  }
}

/** What writing needs of a file: tests put one in that fails. */
export interface OutputFile {
  appendFile(data: Uint8Array): Promise<void>
  datasync(): Promise<void>
  close(): Promise<void>
}

export type OpenFile = (path: string, flags: 'a' | 'w') => Promise<OutputFile>

/** What is kept here is nobody else's business: only its owner may read it. */
export const OWN_FILE = 0o600
export const OWN_FOLDER = 0o700

export const openFile: OpenFile = (path, flags) =>
  flags === 'a' ? openToAppend(path, OWN_FILE) : open(path, flags, OWN_FILE)

/** What a file is called until it is whole. */
export function unfinishedOf(path: string): string {
  return `${path}.tmp`
}

type Fill = (file: OutputFile) => Promise<void>

/** Writes a file so that under its name there is nothing or the whole. */
export async function writeWhole(path: string, fill: Fill, how: OpenFile = openFile): Promise<void> {
  const unfinished = unfinishedOf(path)
  try {
    const file = await how(unfinished, 'w')
    try {
      await fill(file)
      await file.datasync()
    } finally {
      await file.close()
    }
    await rename(unfinished, path)
  } catch (error) {
    await unlink(unfinished).catch(() => undefined)
    throw error
  }
  await syncFolder(dirname(path))
}

/** A new name is durable only when its folder is. Windows cannot do this and does not need it. */
export async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const file = await openNumber(folder, 'r')
  try {
    await sync(file)
  } finally {
    await closeNumber(file)
  }
}

/**
 * Makes a folder in one that is there, durably, and returns whether it is new. A parent that is missing is not made: somebody has
 * removed it under us.
 */
export async function addFolder(path: string, mode = OWN_FOLDER): Promise<boolean> {
  try {
    await mkdir(path, mode)
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
  await syncFolder(dirname(path))
  return true
}

/** Removes files that are no longer needed; one that stays behind does no harm. */
export async function removeFiles(folder: string, names: readonly string[]): Promise<void> {
  for (const name of names) await unlink(join(folder, name)).catch(() => undefined)
}
