import type { OutputFile } from './folder-files.ts'
import { endLine, formatLine, rowLine } from './journal-line.ts'
import type { HeldRow } from './state.ts'

/** Characters written before others get a turn: about a millisecond's work. */
const SLICE = 1 << 18

/** Bytes after which the disk is made to follow, so that one large sync does not hold up the journal. */
const SYNC_EVERY = 1 << 23

/** Writes rows in slices, between which other work goes on. Returns the number of bytes. */
export async function writeSnapshot(file: OutputFile, rows: Iterable<HeldRow>): Promise<number> {
  let bytes = 0
  let unsynced = 0
  const out = async (text: string): Promise<void> => {
    const data = Buffer.from(text)
    await file.appendFile(data)
    bytes += data.length
    unsynced += data.length
    if (unsynced > SYNC_EVERY) {
      unsynced = 0
      await file.datasync()
    }
  }
  let slice = formatLine()
  let count = 0
  for (const row of rows) {
    slice += rowLine(row)
    count += 1
    if (slice.length > SLICE) {
      const full = slice
      slice = ''
      await out(full)
    }
  }
  await out(slice + endLine(count))
  return bytes
}
