import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from './random.ts'

/**
 * The pepper of a data folder: made at the first start, readable by its owner only. Secrets of
 * this folder are worth nothing without it.
 */
export async function keepPepper(folder: string, random: Random): Promise<string> {
  const path = join(folder, 'pepper')
  try {
    await writeFile(path, random.bytes(32).toString('hex'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
  return (await readFile(path, 'utf8')).trim()
}
