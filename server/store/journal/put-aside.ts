import { rename } from 'node:fs/promises'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { addFolder, syncFolder, writeWhole } from './folder-files.ts'
import type { Notice } from './journal-options.ts'
import type { Damage } from './read-records.ts'

/** Where what is broken is kept, for a person to look at. Nothing here is read again but for the attachments that it refers to. */
const DAMAGED = 'damaged'

/** Keeps a copy of damaged bytes, and returns what to tell of them. */
export async function keepDamage(
  folder: string,
  { file, position, parts, message, isTornEnd }: Damage,
): Promise<Notice> {
  const bytes = Buffer.concat(parts)
  const notice = {
    file: join(folder, file),
    position,
    bytes: bytes.length,
    message,
    ...(isTornEnd === true ? { isTornEnd } : {}),
  }
  if (bytes.length === 0) return notice
  const keptIn = await placeFor(folder, `${file}.${position}`)
  await writeWhole(keptIn, (copy) => copy.appendFile(bytes))
  return { ...notice, keptIn }
}

/** Moves whole files away, under names of their own. */
export async function putAside(folder: string, files: readonly string[]): Promise<void> {
  if (files.length === 0) return
  for (const file of files) await rename(join(folder, file), await placeFor(folder, file))
  await syncFolder(join(folder, DAMAGED))
  await syncFolder(folder)
}

/** What was put aside before stays. */
async function placeFor(folder: string, name: string): Promise<string> {
  const place = join(folder, DAMAGED)
  await addFolder(place)
  for (let count = 1; ; count += 1) {
    const path = join(place, count === 1 ? name : `${name}~${count}`)
    if (!existsSync(path)) return path
  }
}
