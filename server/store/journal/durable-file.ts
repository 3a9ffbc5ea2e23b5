import { constants } from 'node:fs'
import { closeNumber, openNumber, sync, writeAll } from './descriptors.ts'
import type { OutputFile } from './folder-files.ts'

const { O_APPEND, O_CREAT, O_TRUNC, O_WRONLY } = constants

/**
 * With this the system keeps each write before it says that it is done: one call where writing and syncing are two, each
 * of which goes to another thread and back. Windows and others do not know it.
 */
const KEPT_AT_ONCE = constants.O_DSYNC as number | undefined

/** A file that has on the disk whatever it has taken, once `datasync` has resolved too. */
export async function openToAppend(path: string, mode: number): Promise<OutputFile> {
  const file = await openNumber(path, O_APPEND | O_CREAT | O_WRONLY | (KEPT_AT_ONCE ?? 0), mode)
  return {
    appendFile: (data) => writeAll(file, data),
    datasync: () => (KEPT_AT_ONCE === undefined ? sync(file) : Promise.resolve()),
    close: () => closeNumber(file),
  }
}

/** Makes a file of these bytes, in place of one that is there, and resolves when it is on the disk. */
export async function writeDurably(path: string, bytes: Uint8Array, mode: number): Promise<void> {
  const file = await openNumber(path, O_CREAT | O_TRUNC | O_WRONLY | (KEPT_AT_ONCE ?? 0), mode)
  try {
    await writeAll(file, bytes)
    if (KEPT_AT_ONCE === undefined) await sync(file)
  } finally {
    await closeNumber(file)
  }
}
