import { errors } from '../../errors.ts'

/** INV-ATT: a supplier cannot refer to an upload it did not make. Judged before everything else about files. */
export function refuseDocumentToken(attachments: readonly unknown[]): void {
  const index = attachments.findIndex(
    (attachment) =>
      typeof attachment === 'object' && attachment !== null && Object.hasOwn(attachment, 'document_token'),
  )
  if (index !== -1) throw errors.documentTokenForbidden({ index })
}
