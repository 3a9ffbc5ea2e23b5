import type { components } from '../../../../spec/generated/nuntiq/partner-types.ts'
import { validateSubmission, validateSubmissionShape } from '../../../../spec/generated/nuntiq/partner-validators.js'
import type { Call } from '../../../http/api.ts'
import { InlineBlob } from '../../../http/body/inline-blob.ts'
import type { Received } from '../../../http/body/received-body.ts'
import { describeSchemaError, type SchemaProblem } from '../../../platform/describe-schema-error.ts'
import type { InvoiceContent } from '../../invoices/content.ts'
import { errors } from '../errors.ts'
import { parseJson, requireObject } from '../receive-json.ts'

/** A submission of the right shape. Its files are judged separately; unlisted members may hold anything. */
export type SentSubmission = Readonly<
  Omit<components['schemas']['SubmitInvoiceRequest'], 'invoice' | 'attachments'> & {
    invoice: SentInvoice
    attachments?: readonly unknown[]
  }
>

/** Besides its parts an invoice may hold header fields directly (C10), and unlisted members. */
export type SentInvoice = Partial<InvoiceContent>

/** A body of the right shape. A problem with dates or address types is reported only after the files are judged. */
export interface JudgedBody {
  readonly submission: SentSubmission
  readonly lateProblem: SchemaProblem | undefined
}

/**
 * INV-BODY, INV-FIELD: JSON, an object, and of the contract's shape, except for files, dates and
 * address types. A body that meets the whole contract, the usual case, is validated only once.
 */
export function judgeBody(body: Received, call: Pick<Call, 'header'>): JudgedBody {
  const { value, blobs } = parseJson(body, call)
  const sent = requireObject(value)
  if (!Object.hasOwn(sent, 'invoice')) throw errors.invoiceMissing()
  if (blobs > 0) bringBackTexts(sent)
  if (isSubmission(sent)) return { submission: sent, lateProblem: undefined }

  const lateProblem = describeSchemaError(validateSubmission.errors, sent)
  if (!isOfItsShape(sent)) throw errors.bodyShape(describeSchemaError(validateSubmissionShape.errors, sent))
  return { submission: sent, lateProblem }
}

/** INV-DATE, INV-ADDR: judged after the files. Names the field. */
export function refuseLateProblem(problem: SchemaProblem | undefined): void {
  if (problem) throw errors.bodyShape(problem)
}

const isSubmission = (value: object): value is SentSubmission => validateSubmission(value)
const isOfItsShape = (value: object): value is SentSubmission => validateSubmissionShape(value)

/**
 * Long base64 strings arrive decoded. Outside the files they are turned back into text: a free-text slot
 * or a `receiving_inbox` may look like base64 by chance.
 */
function bringBackTexts(sent: Record<string, unknown>): void {
  for (const name of Object.keys(sent)) if (name !== 'attachments') sent[name] = withTexts(sent[name])
}

/** Beyond 10 MB only the size is known: null is refused in listed fields and dropped in others. */
function withTexts(value: unknown): unknown {
  if (value instanceof InlineBlob) return value.toText() ?? null
  if (Array.isArray(value)) return value.map(withTexts)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withTexts(member)]))
}
