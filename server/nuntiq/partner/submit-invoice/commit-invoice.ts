import type { House } from '../../../sandbox/house.ts'
import { uuidV4, uuidV7 } from '../../../platform/random.ts'
import {
  type Invoice,
  INVOICE_IDS,
  invoices,
  SOURCE_DOCUMENT_IDS,
  type StoredAttachment,
} from '../../invoices/invoice.ts'
import { INVOICE_STATES, SOURCE_DOCUMENT_STATUS } from '../../invoices/states.ts'
import { type Submission, submissions } from '../../invoices/submission.ts'
import { keys } from '../../keys/key.ts'
import type { Authenticated } from '../authenticate/require-key.ts'
import { errors } from '../errors.ts'
import type { JudgedAttachment } from './attachments/attachment.ts'
import { chooseWorkflow } from './choose-workflow.ts'
import { freezeAnswer } from './freeze-answer.ts'
import type { PickedFields } from './pick-listed-fields.ts'
import type { ChosenRoute } from './route-invoice.ts'
import type { SentSubmission } from './submission.ts'

/**
 * Stores files, then the invoice and its submission in one go: it resolves when all are durable, and
 * only then may be answered.
 */
export async function commitInvoice(parts: {
  house: House
  caller: Authenticated
  submission: SentSubmission
  fields: PickedFields
  attachments: readonly JudgedAttachment[]
  route: ChosenRoute
  idempotency: Submission['idempotency']
}): Promise<Submission> {
  const { house, caller, fields, route } = parts
  const attachments = await Promise.all(
    parts.attachments.map((attachment) => storeAttachment({ house, caller, attachment })),
  )
  const hasImage = attachments.some(({ type }) => type === 'IMAGE')
  const workflow = chooseWorkflow({ hasImage, imageCaptureRules: route.imageCaptureRules })
  const received_at = caller.tenant.now()
  const token = uuidV7(caller.tenant.random, received_at)
  const origin = { partner: caller.key.partner, key: caller.key.id }

  return house.store.transaction(caller.tenant.slug, async (tx) => {
    // A reset while the body was still arriving: this invoice would be one of the former world's.
    if (!(await tx.get(keys, caller.key.id))) throw errors.keyUnknown()
    const next = async ({ sequence, first }: typeof INVOICE_IDS): Promise<number> =>
      first - 1 + (await tx.next(sequence))
    const invoice: Invoice = {
      token,
      invoice_id: await next(INVOICE_IDS),
      source_document_id: await next(SOURCE_DOCUMENT_IDS),
      status: INVOICE_STATES.new.on[workflow],
      source_document_status: SOURCE_DOCUMENT_STATUS,
      effective_workflow: workflow,
      received_at,
      routed: {
        inbox: route.inbox,
        external_identifier: parts.submission.external_identifier ?? null,
        path: route.path,
      },
      origin,
      content: fields.content,
      dropped_fields: fields.dropped,
      attachments,
    }
    const submission: Submission = {
      invoice: token,
      received_at,
      ...origin,
      idempotency: parts.idempotency,
      answer: freezeAnswer(invoice, route),
      warning: route.warning,
    }
    await tx.put(invoices, token, invoice)
    await tx.put(submissions, token, submission)
    return submission
  })
}

async function storeAttachment({
  house,
  caller,
  attachment,
}: {
  house: Pick<House, 'blobs'>
  caller: Authenticated
  attachment: JudgedAttachment
}): Promise<StoredAttachment> {
  return {
    // Drawn before anything is awaited, so that a seeded run gives the same files the same tokens.
    token: uuidV4(caller.tenant.random),
    type: attachment.type,
    filename: attachment.filename,
    content_type: attachment.contentType,
    size: attachment.bytes.length,
    sha256: await house.blobs.put(attachment.bytes),
  }
}
