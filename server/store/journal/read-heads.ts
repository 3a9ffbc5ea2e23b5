import { open } from 'node:fs/promises'
import { join } from 'node:path'
import { fileName, type FolderFiles } from './folder-files.ts'
import { FORMAT_VERSION, type JournalRecord, readLine } from './journal-line.ts'
import type { Mark } from './mark.ts'
import { refuseLater } from './read-records.ts'

/** What a file says of itself in its first lines, as far as they can be read. */
export interface Head {
  readonly file: string
  /** It was written under another name. */
  readonly isCopyOf: string | undefined
  /** Of a format that says how far files reach. */
  readonly isMarked: boolean
  /** How far the journal before it reached. */
  readonly after: Mark | undefined
}

/** More than two such lines have. */
const BYTES = 512

/** Throws a `StoreError` when a later version of the program wrote any of the files, also one that is not needed. */
export async function readHeads(folder: string, { journals, snapshots }: FolderFiles): Promise<readonly Head[]> {
  const names = [
    ...journals.map((number) => fileName('journal', number)),
    ...snapshots.map((number) => fileName('snapshot', number)),
  ]
  const heads: Head[] = []
  for (const file of names) heads.push(await readHead(folder, file))
  return heads
}

async function readHead(folder: string, file: string): Promise<Head> {
  const path = join(folder, file)
  const [format, second] = await firstRecords(path)
  if (format?.kind !== 'format') return { file, isCopyOf: undefined, isMarked: false, after: undefined }
  refuseLater(format, `${path}, byte 0`)
  const own = format.file === undefined ? file : `${format.file}.log`
  return {
    file,
    isCopyOf: own === file ? undefined : own,
    isMarked: format.version === FORMAT_VERSION,
    after: second?.kind === 'after' ? second.mark : undefined,
  }
}

async function firstRecords(path: string): Promise<(JournalRecord | undefined)[]> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(BYTES), 0, BYTES, 0)
    const text = buffer.subarray(0, bytesRead)
    const first = text.indexOf(0x0a)
    const second = text.indexOf(0x0a, first + 1)
    if (first === -1) return []
    return [readLine(text.subarray(0, first)), second === -1 ? undefined : readLine(text.subarray(first + 1, second))]
  } finally {
    await file.close()
  }
}
