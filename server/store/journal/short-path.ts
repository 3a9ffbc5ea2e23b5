import { mkdtemp, open, rm, stat, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Another way to a folder. */
export interface ShortPath {
  readonly path: string
  /** To be called when nothing is done on this way any more. */
  close(): Promise<void>
}

/**
 * A way to a folder that is short however long its own path is: sockets take few bytes. What is made on it is in the
 * folder itself, so that everybody finds it there, whatever way he has come.
 */
export async function shortPathTo(folder: string): Promise<ShortPath> {
  return (await throughHandle(folder)) ?? throughLink(folder)
}

/** Linux: a folder that is open is found under its number. */
async function throughHandle(folder: string): Promise<ShortPath | undefined> {
  const handle = await open(folder, 'r')
  const path = `/proc/self/fd/${handle.fd}`
  const isThere = await stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  )
  if (isThere) return { path, close: () => handle.close() }
  await handle.close()
  return undefined
}

export async function throughLink(folder: string): Promise<ShortPath> {
  const place = await mkdtemp(join(tmpdir(), 'nuntiq-'))
  const path = join(place, 'l')
  await symlink(folder, path)
  return { path, close: () => rm(place, { recursive: true, force: true }) }
}
