import type { BlobStore } from '../../../platform/blobs.ts'
import { uuidV7 } from '../../../platform/random.ts'
import type { Store } from '../../../store/port.ts'
import { addInvoice } from '../../invoices/add-invoice.ts'
import { withDocumentType } from '../../invoices/document-type.ts'
import { type JudgedFile, storeFile } from '../../invoices/files/store-file.ts'
import { type Submission, submissions } from '../../invoices/submission.ts'
import { keys } from '../../keys/key.ts'
import type { Authenticated } from '../authenticate/require-key.ts'
import { errors } from '../errors.ts'
import { chooseWorkflow } from './choose-workflow.ts'
import { freezeAnswer } from './freeze-answer.ts'
import type { PickedFields } from './pick-listed-fields.ts'
import type { ChosenRoute } from './route-invoice.ts'
import type { SentSubmission } from './judge-body.ts'

/**
 * Stores the files, then the invoice and its submission in one transaction. Resolves when all are
 * durable; only then may the call be answered.
 */
export async function commitInvoice(parts: {
  store: Store
  blobs: BlobStore
  caller: Authenticated
  submission: SentSubmission
  fields: PickedFields
  attachments: readonly JudgedFile[]
  route: ChosenRoute
  idempotency: Submission['idempotency']
}): Promise<Submission> {
  const { store, blobs, fields, route } = parts
  const { key, tenant } = parts.caller
  const files = { blobs, random: tenant.random }
  const attachments = await Promise.all(parts.attachments.map((file) => storeFile(file, files)))
  const hasImage = attachments.some(({ type }) => type === 'IMAGE')
  const received_at = tenant.now()
  const token = uuidV7(tenant.random, received_at)
  const origin = { partner: key.partner, key: key.id }

  return store.transaction(tenant.slug, async (tx) => {
    // The sandbox may have been reset while the body was arriving: this invoice would belong to the old world.
    if (!(await tx.get(keys, key.id))) throw errors.keyUnknown()
    const invoice = await addInvoice(tx, {
      token,
      effective_workflow: chooseWorkflow({ hasImage, imageCaptureRules: route.imageCaptureRules }),
      received_at,
      routed: {
        inbox: route.inbox,
        external_identifier: parts.submission.external_identifier ?? null,
        path: route.path,
      },
      origin,
      content: withDocumentType(fields.content),
      dropped_fields: fields.dropped,
      attachments,
    })
    const submission: Submission = {
      invoice: token,
      received_at,
      ...origin,
      idempotency: parts.idempotency,
      answer: freezeAnswer(invoice, route),
      warning: route.warning,
    }
    await tx.put(submissions, token, submission)
    return submission
  })
}
