import { stat } from 'node:fs/promises'
import { systemCode } from '../store-error.ts'

export interface SeenFile {
  /** Something else in its place has another, as long as the first one is held open. */
  readonly id: string
  readonly bytes: number
}

/** What a path leads to; undefined where nothing is. */
export async function seeFile(path: string): Promise<SeenFile | undefined> {
  try {
    // As numbers, those of some file systems would lose their last digits.
    const { dev, ino, size } = await stat(path, { bigint: true })
    return { id: `${dev}:${ino}`, bytes: Number(size) }
  } catch (error) {
    if (systemCode(error) === 'ENOENT' || systemCode(error) === 'ENOTDIR') return undefined
    throw error
  }
}
