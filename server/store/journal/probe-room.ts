import { unlink } from 'node:fs/promises'
import type { OpenFile } from './folder-files.ts'

/** More than what failed: a disk that takes one line more is not well again. Bytes. */
const SPARE = 1 << 16

/** Whether the disk takes a file of so many bytes and some more. Rejects with the reason where it does not. */
export async function probeRoom(
  path: string,
  { bytes, openFile }: { bytes: number; openFile: OpenFile },
): Promise<void> {
  try {
    const file = await openFile(path, 'w')
    try {
      await file.appendFile(Buffer.alloc(bytes + SPARE))
      await file.datasync()
    } finally {
      await file.close()
    }
  } finally {
    await unlink(path).catch(() => undefined)
  }
}
