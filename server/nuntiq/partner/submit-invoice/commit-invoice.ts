import type { House } from '../../../sandbox/house.ts'
import { uuidV7 } from '../../../platform/random.ts'
import { errors } from '../errors.ts'
import { type Invoice, invoices, type StoredAttachment } from '../../invoices/invoice.ts'
import { keys } from '../../keys/key.ts'
import type { Authenticated } from '../authenticate/require-key.ts'
import type { JudgedAttachment } from './attachments/attachment.ts'
import { chooseWorkflow } from './choose-workflow.ts'
import type { PickedFields } from './pick-listed-fields.ts'
import type { ChosenRoute } from './route-invoice.ts'
import type { SentSubmission } from './submission.ts'

/** Numbers start where nobody mistakes one for a count. */
const FIRST_INVOICE_ID = 90_001
const FIRST_SOURCE_DOCUMENT_ID = 30_001

/** Stores files, then the invoice: it resolves when both are durable, and only then may be answered. */
export async function commitInvoice(parts: {
  house: House
  caller: Authenticated
  submission: SentSubmission
  fields: PickedFields
  attachments: readonly JudgedAttachment[]
  route: ChosenRoute
  idempotency: Invoice['idempotency']
}): Promise<Invoice> {
  const { house, caller, submission, fields, route } = parts
  const attachments = await Promise.all(parts.attachments.map((attachment) => storeAttachment(house, attachment)))
  const hasImage = attachments.some(({ type }) => type === 'IMAGE')
  const receivedAt = caller.tenant.now()
  const token = uuidV7(caller.tenant.random, receivedAt)

  return house.store.transaction(caller.tenant.slug, async (tx) => {
    // A reset while the body was still arriving: this invoice would be one of the former world's.
    if (!(await tx.get(keys, caller.key.id))) throw errors.keyUnknown()
    // No invoice is ever taken away, so their count numbers them.
    const earlier = await tx.count(invoices)
    const invoice: Invoice = {
      result: {
        invoice_token: token,
        invoice_id: FIRST_INVOICE_ID + earlier,
        source_document_id: FIRST_SOURCE_DOCUMENT_ID + earlier,
        workflow: 'full_enrichment',
        ...chooseWorkflow({ hasImage, imageCaptureRules: route.imageCaptureRules }),
        source_document_status: 1,
        template_id: 5,
        template_type: 'global',
        attachments_linked: attachments.length,
        pdf_will_be_generated: !hasImage,
        receiving_inbox: route.inbox,
        external_identifier: submission.external_identifier ?? null,
        resolution_path: route.path,
        receiving_inbox_fallback_used: route.fallbackUsed,
      },
      received_at: receivedAt,
      partner: caller.key.partner,
      key: caller.key.id,
      content: fields.content,
      dropped_fields: fields.dropped,
      attachments,
      warning: route.warning,
      idempotency: parts.idempotency,
    }
    await tx.put(invoices, token, invoice)
    return invoice
  })
}

async function storeAttachment(house: House, attachment: JudgedAttachment): Promise<StoredAttachment> {
  return {
    type: attachment.type,
    filename: attachment.filename,
    content_type: attachment.contentType,
    size: attachment.bytes.length,
    sha256: await house.blobs.put(attachment.bytes),
  }
}
