import type { PutBlob } from '../../../platform/blobs.ts'
import { type Random, uuidV4 } from '../../../platform/random.ts'
import { soManyAtOnce } from '../../../platform/so-many-at-once.ts'
import type { StoredAttachment } from '../invoice.ts'

/** A file that passed every rule of the API it was sent to. */
export interface JudgedFile {
  readonly type: StoredAttachment['type']
  readonly filename: string
  readonly bytes: Buffer
  /** As sniffed. */
  readonly contentType: string
}

/** Files of one submission that are stored at once: it may bring thousands, and others store theirs in between. */
const AT_ONCE = 8

/** Stores the bytes of each durably and gives it its token. What was begun has ended when it rejects. */
export async function storeFiles(
  files: readonly JudgedFile[],
  { put, random }: { put: PutBlob; random: Random },
): Promise<StoredAttachment[]> {
  // Drawn before the first await, so that a seeded run gives the same files the same tokens.
  const named = files.map((file) => ({ file, token: uuidV4(random) }))
  return soManyAtOnce(named, AT_ONCE, async ({ file: { type, filename, bytes, contentType }, token }) => ({
    token,
    type,
    filename,
    content_type: contentType,
    size: bytes.length,
    sha256: await put(bytes),
  }))
}
