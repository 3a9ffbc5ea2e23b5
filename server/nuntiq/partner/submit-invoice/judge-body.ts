import { validateSubmission, validateSubmissionShape } from '../../../../spec/generated/partner-validators.js'
import { InlineBlob } from '../../../http/receive/inline-blob.ts'
import type { Received } from '../../../http/receive/received-body.ts'
import { describeSchemaError } from '../../describe-schema-error.ts'
import { errors } from '../../errors.ts'
import { parseJson, requireObject } from '../../receive-json.ts'
import type { SentSubmission } from './submission.ts'

/** INV-BODY: JSON, an object, and of the contract's shape, but for files, dates and address types. */
export function judgeBody({ body, contentType }: { body: Received; contentType: string | undefined }): SentSubmission {
  const value = requireObject(parseJson(body, contentType))
  if (!Object.hasOwn(value, 'invoice')) throw errors.invoiceMissing()
  if (typeof value['invoice'] === 'object') value['invoice'] = withTexts(value['invoice'])
  if (!validateSubmissionShape(value)) throw errors.bodyShape(describeSchemaError(validateSubmissionShape.errors, value))
  return value as unknown as SentSubmission
}

/** INV-DATE, INV-ADDR: judged after the files. Names the field. */
export function judgeDatesAndAddressTypes(submission: SentSubmission): void {
  if (validateSubmission(submission)) return
  const problem = describeSchemaError(validateSubmission.errors, submission)
  throw /address_type/.test(problem.path) ? errors.addressType(problem) : errors.badDate(problem)
}

/**
 * Long base64 strings arrive decoded. Outside the files they are ordinary text again: a customer's
 * free-text slot may hold anything.
 */
function withTexts(value: unknown): unknown {
  if (value instanceof InlineBlob) return value.toText() ?? ''
  if (Array.isArray(value)) return value.map(withTexts)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, withTexts(member)]))
}
