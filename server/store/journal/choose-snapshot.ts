import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { fileName, type FolderFiles } from './folder-files.ts'
import { readLine } from './journal-line.ts'

/** Which snapshot a folder is read from. */
export interface ChosenSnapshot {
  /** Undefined: from the first journal on. */
  readonly number: number | undefined
  /** Newer ones, ascending, that end before their last line: what is older and whole is taken instead. */
  readonly passedOver: readonly number[]
}

/** More than the line that closes a snapshot has. */
const TAIL = 256

/**
 * The newest snapshot that is whole. One that broke off must not hide older files that say everything. Where
 * nothing older is left, the newest is taken as it is, for part of a state is more than none.
 */
export async function chooseSnapshot(folder: string, { snapshots, journals }: FolderFiles): Promise<ChosenSnapshot> {
  for (const [index, number] of [...snapshots.entries()].toReversed()) {
    const isThere = journals.includes(number)
    if (isThere && (await endsWhole(join(folder, fileName('snapshot', number))))) {
      return { number, passedOver: snapshots.slice(index + 1) }
    }
  }
  if (journals.includes(1)) return { number: undefined, passedOver: snapshots }
  return { number: snapshots.at(-1), passedOver: [] }
}

/** Whether the last line is the one that closes a snapshot. How many documents it has is counted when it is read. */
async function endsWhole(path: string): Promise<boolean> {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const { buffer, bytesRead } = await file.read(Buffer.alloc(TAIL), 0, TAIL, Math.max(0, size - TAIL))
    const tail = buffer.subarray(0, bytesRead)
    if (tail.at(-1) !== 0x0a) return false
    const last = tail.subarray(tail.lastIndexOf(0x0a, tail.length - 2) + 1, -1)
    return readLine(last)?.kind === 'end'
  } finally {
    await file.close()
  }
}
