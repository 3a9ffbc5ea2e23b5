import { unlink } from 'node:fs/promises'
import { filesIn, type FolderFiles, namesOf, removeFiles, syncFolder } from './folder-files.ts'
import { putAside } from './put-aside.ts'
import { systemCode } from '../store-error.ts'

/** Puts aside or removes what is older than a snapshot that is whole. */
export async function putAway(folder: string, before: number, aside: readonly string[]): Promise<void> {
  if (aside.length > 0) {
    const old = oldIn(await filesIn(folder), before)
    await putAside(
      folder,
      old.filter((file) => aside.includes(file)),
    )
  }
  await removeOld(folder, before)
}

/** Removes what a snapshot makes superfluous. What stays behind does no harm. */
export async function removeOld(folder: string, before: number): Promise<void> {
  try {
    await removeFiles(folder, oldIn(await filesIn(folder), before))
  } catch {
    // The folder could not be listed; the next snapshot tries again.
  }
}

/** Removes a snapshot that must not count, durably. */
export async function withdraw(folder: string, snapshot: string | undefined): Promise<void> {
  if (snapshot === undefined) return
  await unlink(snapshot).catch((error: unknown) => {
    if (systemCode(error) !== 'ENOENT') throw error
  })
  await syncFolder(folder)
}

/** The files from before that number. */
function oldIn({ journals, snapshots }: FolderFiles, before: number): string[] {
  const old = (number: number): boolean => number < before
  return namesOf({ journals: journals.filter(old), snapshots: snapshots.filter(old) })
}
