import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Random } from './random.ts'

/**
 * The pepper of a data folder: made at the first start (`fresh`), readable by its owner only. Secrets
 * of this folder are worth nothing without it, so a lost one is not replaced: then it is undefined.
 */
export async function keepPepper(
  folder: string,
  { random, fresh }: { random: Random; fresh: boolean },
): Promise<string | undefined> {
  const path = join(folder, 'pepper')
  if (fresh) await makePepper(path, random)
  try {
    return (await readFile(path, 'utf8')).trim() || undefined
  } catch {
    return undefined
  }
}

async function makePepper(path: string, random: Random): Promise<void> {
  try {
    await writeFile(path, random.bytes(32).toString('hex'), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  }
}
