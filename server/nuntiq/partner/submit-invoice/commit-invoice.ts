import type { BlobStore } from '../../../platform/blobs.ts'
import { uuidV7 } from '../../../platform/random.ts'
import { addInvoice } from '../../invoices/add-invoice.ts'
import { withDocumentType } from '../../invoices/document-type.ts'
import { type JudgedFile, storeFiles } from '../../invoices/files/store-file.ts'
import type { StoredAttachment } from '../../invoices/invoice.ts'
import { type Submission, submissions } from '../../invoices/submission.ts'
import type { Authenticated } from '../authenticate/require-key.ts'
import { chooseWorkflow } from './choose-workflow.ts'
import { freezeAnswer } from './freeze-answer.ts'
import type { PickedFields } from './pick-listed-fields.ts'
import { type ChosenRoute, findRoute, routeInvoice } from './route-invoice.ts'
import type { SentSubmission } from './judge-body.ts'

export interface Accepted {
  readonly submission: Submission
  readonly route: ChosenRoute
}

/**
 * Stores the files, then the invoice and its submission in one transaction, which also decides where it is led: an
 * inbox may be gone by now. Resolves when all are durable; only then may the call be answered.
 */
export async function commitInvoice(parts: {
  blobs: BlobStore
  caller: Authenticated
  submission: SentSubmission
  fields: PickedFields
  attachments: readonly JudgedFile[]
  idempotency: Submission['idempotency']
}): Promise<Accepted> {
  const { blobs, caller, submission } = parts
  if (parts.attachments.length === 0) return commitDocuments(parts, [])

  await refuseLost(caller, submission)
  const { random } = caller.tenant
  return blobs.keep(async (put) => {
    const attachments = await storeFiles(parts.attachments, { put, random })
    return commitDocuments(parts, attachments)
  })
}

function commitDocuments(
  parts: Omit<Parameters<typeof commitInvoice>[0], 'attachments' | 'blobs'>,
  attachments: readonly StoredAttachment[],
): Promise<Accepted> {
  const { caller, fields, submission: sent } = parts
  const hasImage = attachments.some(({ type }) => type === 'IMAGE')

  return caller.transaction(async (tx, { tenant, key }) => {
    const route = await routeInvoice(tx, sent)
    const received_at = tenant.now()
    const token = uuidV7(tenant.random, received_at)
    const origin = { partner: key.partner, key: key.id }
    const invoice = await addInvoice(tx, {
      token,
      effective_workflow: chooseWorkflow({ hasImage, imageCaptureRules: route.imageCaptureRules }),
      received_at,
      routed: { inbox: route.inbox, external_identifier: sent.external_identifier ?? null, path: route.path },
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
    return { submission, route }
  })
}

/** Before files are stored for nothing. Where it looks lost, the transaction says why: the tenant may be gone. */
async function refuseLost(caller: Authenticated, sent: SentSubmission): Promise<void> {
  const { route } = await findRoute(caller.reader, sent)
  if (route.kind === 'nowhere') await caller.transaction((tx) => routeInvoice(tx, sent))
}
