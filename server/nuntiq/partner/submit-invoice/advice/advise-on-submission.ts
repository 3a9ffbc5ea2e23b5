import type { JudgedFile } from '../../../invoices/files/store-file.ts'
import type { PickedFields } from '../pick-listed-fields.ts'
import type { SentSubmission } from '../judge-body.ts'
import { adviseOnDroppedFields } from './advise-on-dropped-fields.ts'
import { adviseOnFiles } from './advise-on-files.ts'
import { adviseOnSums } from './advise-on-sums.ts'

/** Notes on what a real deployment would accept silently, but the caller would want to know. */
export function adviseOnSubmission(parts: {
  submission: SentSubmission
  fields: PickedFields
  attachments: readonly JudgedFile[]
  idempotencyKey: string | undefined
  advise: (text: string) => void
}): void {
  const { submission, fields, advise } = parts
  const { header } = fields.content
  if (Object.keys(header).length === 0) advise('invoice.header is missing or holds no listed field')
  else if (header['invoice_number'] === undefined) advise('invoice.header.invoice_number is missing')
  if (submission.invoice.header === undefined && Object.keys(header).length > 0) {
    advise('header fields were found directly in invoice and lifted into invoice.header')
  }
  if (parts.idempotencyKey === undefined) advise('no Idempotency-Key: a retry would make a second invoice')
  if (submission.workflow !== undefined) advise('workflow is ignored; it is always full_enrichment')
  adviseOnDroppedFields(fields.dropped, advise)
  adviseOnSums(fields.content, advise)
  adviseOnFiles(parts.attachments, advise)
}
