import type { JudgedFile } from '../../../invoices/files/store-file.ts'
import type { Authenticated } from '../../authenticate/require-key.ts'
import type { SentSubmission } from '../judge-body.ts'
import type { PickedFields } from '../pick-listed-fields.ts'
import { adviseOnCodes } from './advise-on-codes.ts'
import { adviseOnDates } from './advise-on-dates.ts'
import { adviseOnDroppedFields, unlistedBeside } from './advise-on-dropped-fields.ts'
import { adviseOnFiles } from './advise-on-files.ts'
import { adviseOnLines } from './advise-on-lines.ts'
import { adviseOnRates } from './advise-on-rates.ts'
import { adviseOnSigns } from './advise-on-signs.ts'
import { adviseOnSums } from './advise-on-sums.ts'
import { quoted } from './quoted.ts'
import type { RepeatedNumber } from './repeated-number.ts'

/** Notes on what a real deployment would accept silently, but the caller would want to know: the gravest first. */
export function adviseOnSubmission(parts: {
  submission: SentSubmission
  fields: PickedFields
  attachments: readonly JudgedFile[]
  idempotencyKey: string | undefined
  caller: Pick<Authenticated, 'tenant' | 'key'>
  isRepeated: RepeatedNumber
  advise: (text: string) => void
}): void {
  const { submission, fields, advise, caller } = parts
  const { content } = fields
  const { header } = content
  if (Object.keys(header).length === 0) advise('invoice.header is missing or holds no listed field')
  else if (header.invoice_number === undefined) advise('invoice.header.invoice_number is missing')
  else if (header.invoice_number.trim() === '') advise('invoice.header.invoice_number is empty')
  else if (parts.isRepeated({ tenant: caller.tenant, partner: caller.key.partner, number: header.invoice_number }))
    advise(`invoice_number ${quoted(header.invoice_number)} came before: this is a second invoice with it`)
  if (submission.invoice.header === undefined && Object.keys(header).length > 0) {
    advise('header fields were found directly in invoice and lifted into invoice.header')
  }
  if (parts.idempotencyKey === undefined) advise('no Idempotency-Key: a retry would make a second invoice')
  if (submission.workflow !== undefined) advise('workflow is ignored; it is always full_enrichment')
  adviseOnDroppedFields([...unlistedBeside(submission), ...fields.dropped], advise)
  adviseOnSums(content, advise)
  adviseOnLines(content.lines, advise)
  adviseOnDates(content, { now: caller.tenant.now(), advise })
  adviseOnCodes(content, advise)
  adviseOnSigns(content, advise)
  adviseOnRates(content, advise)
  adviseOnFiles(parts.attachments, advise)
}
