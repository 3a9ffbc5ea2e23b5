import { readlink, stat } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { addFolder, OWN_FOLDER } from './folder-files.ts'
import { systemCode } from '../store-error.ts'

/** As the system makes one: the umask decides. */
const PARENT = 0o777

/**
 * Makes a folder that only its owner may enter, and its parents. One that is there stays as it is: whoever made it may
 * share it on purpose. Node's own recursive `mkdir` never ends where a folder that exists takes no new ones (/proc).
 */
export async function makeFolder(folder: string): Promise<void> {
  if (folder === '') throw new Error('a folder needs a name')
  const missing: string[] = []
  for (let path = resolve(folder); !(await isThere(path)); path = dirname(path)) missing.push(path)
  const [own] = missing
  // Where somebody else was faster, it is there.
  for (const path of missing.toReversed()) {
    const isNew = await addFolder(path, path === own ? OWN_FOLDER : PARENT)
    if (!isNew && !(await isThere(path)))
      throw new Error(`${path} is a link to ${await readlink(path)}, which is not there`)
  }
}

/** Where a file is in the way, the system says so. */
async function isThere(path: string): Promise<boolean> {
  try {
    await stat(path)
    return true
  } catch (error) {
    if (systemCode(error) === 'ENOENT' && path !== dirname(path)) return false
    throw error
  }
}
