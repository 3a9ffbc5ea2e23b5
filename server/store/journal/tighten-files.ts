import { chmod, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { OWN_FILE, OWN_FOLDER } from './folder-files.ts'

const FILES = /^(?:(?:journal|snapshot)-\d{6,15}\.log(?:\.tmp)?|reached|pepper|pepper\.check)$/

/**
 * Our own files were readable by all in earlier versions. The folder itself is left as it is: we may not have made it,
 * and who may look into it is its owner's decision. What belongs to somebody else cannot be tightened, and need not be.
 */
export async function tightenFiles(folder: string): Promise<void> {
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const { name } = entry
    // Links lead to what is not ours.
    const isOwn = entry.isFile() ? FILES.test(name) : entry.isDirectory() && name === 'damaged'
    if (isOwn) await chmod(join(folder, name), entry.isFile() ? OWN_FILE : OWN_FOLDER).catch(() => undefined)
  }
}
