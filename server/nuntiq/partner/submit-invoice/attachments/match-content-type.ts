import { contentTypeMatches } from '../../../invoices/files/content-type-matches.ts'
import { sniffType } from '../../../invoices/files/sniff-type.ts'
import { errors } from '../../errors.ts'

/** INV-ATT: a `content_type`, if sent, must match the bytes. Resolves with the detected type. */
export async function matchContentType(bytes: Buffer, claimed: string | undefined, index: number): Promise<string> {
  const sniffed = await sniffType(bytes)
  if (claimed !== undefined && !contentTypeMatches({ claimed, sniffed })) {
    throw errors.attachmentContentTypeMismatch({ index, claimed, sniffed })
  }
  return sniffed
}
