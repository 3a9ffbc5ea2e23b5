import type { PutBlob } from '../../../platform/blobs.ts'
import { type Random, uuidV4 } from '../../../platform/random.ts'
import type { StoredAttachment } from '../invoice.ts'

/** A file that passed every rule of the API it was sent to. */
export interface JudgedFile {
  readonly type: StoredAttachment['type']
  readonly filename: string
  readonly bytes: Buffer
  /** As sniffed. */
  readonly contentType: string
}

/** Stores the bytes durably and gives the file its token. */
export async function storeFile(
  { type, filename, bytes, contentType }: JudgedFile,
  { put, random }: { put: PutBlob; random: Random },
): Promise<StoredAttachment> {
  return {
    // Drawn before the first await, so that a seeded run gives the same files the same tokens.
    token: uuidV4(random),
    type,
    filename,
    content_type: contentType,
    size: bytes.length,
    sha256: await put(bytes),
  }
}
