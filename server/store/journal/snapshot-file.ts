import type { OutputFile } from './folder-files.ts'
import { endLine, formatLine, rowLine } from './journal-line.ts'
import { LineBuffer } from './line-buffer.ts'
import type { HeldRow } from '../state.ts'

/** Bytes written before others get a turn: about a millisecond's work. */
const SLICE = 1 << 18

/** Bytes after which the disk is made to follow, so that one large sync does not hold up the journal. */
const SYNC_EVERY = 1 << 23

/** Writes rows in slices, between which other work goes on. Returns the number of bytes. */
export async function writeSnapshot(
  file: OutputFile,
  { name, rows }: { name: string; rows: Iterable<HeldRow> },
): Promise<number> {
  let bytes = 0
  let unsynced = 0
  const lines = new LineBuffer()
  const out = async (): Promise<void> => {
    const data = lines.take()
    await file.appendFile(data)
    bytes += data.length
    unsynced += data.length
    if (unsynced > SYNC_EVERY) {
      unsynced = 0
      await file.datasync()
    }
  }
  lines.add(formatLine(name))
  let count = 0
  for (const row of rows) {
    lines.add(rowLine(row))
    count += 1
    if (lines.length > SLICE) await out()
  }
  lines.add(endLine(count))
  await out()
  return bytes
}
