import type { components } from '../../../../spec/generated/nuntiq/partner-types.ts'
import { validateSubmission, validateSubmissionShape } from '../../../../spec/generated/nuntiq/partner-validators.js'
import type { Call } from '../../../http/api.ts'
import { bringBackTexts } from '../../../http/body/bring-back-texts.ts'
import type { LongString } from '../../../http/body/place-long-strings.ts'
import type { Received } from '../../../http/body/received-body.ts'
import { describeSchemaError, type SchemaError, type SchemaProblem } from '../../../platform/describe-schema-error.ts'
import { inTurns } from '../../../platform/in-turns.ts'
import type { InvoiceContent } from '../../invoices/content.ts'
import { errors } from '../errors.ts'
import { parseJson, requireObject } from '../receive-json.ts'
import { judgeInPieces } from './judge-in-pieces.ts'
import { refuseLongTexts } from './refuse-long-texts.ts'

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
export async function judgeBody(body: Received, call: Pick<Call, 'header'>): Promise<JudgedBody> {
  const { value, long } = await parseJson(body, call)
  const sent = requireObject(value)
  if (!Object.hasOwn(sent, 'invoice')) throw errors.invoiceMissing()
  const tooLong = bringBackTexts(long, isContentOfFile)
  const broken = await inTurns(judgeInPieces(validateSubmission, sent))
  if (meets(sent, broken)) {
    refuseLongTexts(tooLong, sent)
    return { submission: sent, lateProblem: undefined }
  }

  const lateProblem = describeSchemaError(broken, sent)
  const misshapen = await inTurns(judgeInPieces(validateSubmissionShape, sent))
  if (!meets(sent, misshapen)) throw errors.bodyShape(describeSchemaError(misshapen, sent))
  refuseLongTexts(tooLong, sent)
  return { submission: sent, lateProblem }
}

/** INV-DATE, INV-ADDR: judged after the files. Names the field. */
export function refuseLateProblem(problem: SchemaProblem | undefined): void {
  if (problem) throw errors.bodyShape(problem)
}

function meets(_sent: object, broken: readonly SchemaError[] | undefined): _sent is SentSubmission {
  return broken === undefined
}

/** Only there a file is expected. */
function isContentOfFile(path: LongString['path']): boolean {
  return path.length === 3 && path[0] === 'attachments' && typeof path[1] === 'number' && path[2] === 'content'
}
