import { truncate } from 'node:fs/promises'
import type { OwnFile } from './own-files.ts'
import { seeFile } from './seen-file.ts'

/**
 * Behind the end stands what nobody was told, or part of it. Where it cannot be cut off, the next file says so. What
 * somebody else has put there is left alone.
 */
export async function cutBack({ path, id, bytes, unsure }: OwnFile): Promise<void> {
  const found = await seeFile(path).catch(() => undefined)
  if (found === undefined || found.id !== id) return
  if (found.bytes > bytes && found.bytes <= bytes + unsure) await truncate(path, bytes).catch(() => undefined)
}
