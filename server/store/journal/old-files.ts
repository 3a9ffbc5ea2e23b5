import { filesIn, type FolderFiles, namesOf, removeFiles } from './folder-files.ts'
import { putAside } from './put-aside.ts'

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

/** The files from before that number. */
function oldIn({ journals, snapshots }: FolderFiles, before: number): string[] {
  const old = (number: number): boolean => number < before
  return namesOf({ journals: journals.filter(old), snapshots: snapshots.filter(old) })
}
