import type { Resources } from '../../../service.ts'
import type { PartnerOperation } from '../operation.ts'
import { takeInBody } from '../receive-json.ts'
import { requireKey } from '../authenticate/require-key.ts'
import { requirePermission, SUBMIT_SUPPLIER_INVOICE } from '../authenticate/require-permission.ts'
import { adviseOnSubmission } from './advice/advise-on-submission.ts'
import { answerReplay, answerSubmission } from './answer.ts'
import { judgeAttachments } from './attachments/judge-attachments.ts'
import { commitInvoice } from './commit-invoice.ts'
import { findReplay } from './find-replay.ts'
import { judgeBody, refuseLateProblem } from './judge-body.ts'
import { pickListedFields } from './pick-listed-fields.ts'
import { readIdempotencyKey } from './read-idempotency-key.ts'
import { routeInvoice } from './route-invoice.ts'
import { underLease } from './under-lease.ts'

/**
 * `POST /invoices`, in the documented order (`spec/nuntiq/readings.md`). The rate limit has already
 * been applied. The body is received before the replay is looked up, because advice compares its
 * bytes; its content is judged afterwards.
 */
export function submitInvoice(
  resources: Pick<Resources, 'store' | 'blobs' | 'pdfs' | 'hasher' | 'portalOrigin'>,
): PartnerOperation {
  const { store, blobs, pdfs } = resources
  return async (call) => {
    const caller = await requireKey(call, resources)
    requirePermission(caller.key, SUBMIT_SUPPLIER_INVOICE)
    const idempotencyKey = readIdempotencyKey(call)
    const body = await takeInBody(call, { digest: idempotencyKey !== undefined })

    return underLease({ store, caller, idempotencyKey }, async () => {
      const replay = await findReplay({ store, caller, idempotencyKey })
      if (replay) return answerReplay({ replay, body, advise: call.advise })

      const { submission, lateProblem } = judgeBody(body, call)
      const attachments = await judgeAttachments(submission.attachments ?? [], {
        pdfs,
        tenant: caller.tenant.slug,
        advise: call.advise,
      })
      refuseLateProblem(lateProblem) // dates and address types
      const route = await routeInvoice({ store, caller, submission })

      const fields = pickListedFields(submission.invoice)
      const accepted = await commitInvoice({
        store,
        blobs,
        caller,
        submission,
        fields,
        attachments,
        route,
        idempotency: idempotencyKey === undefined ? null : { key: idempotencyKey, body_sha256: body.sha256 ?? '' },
      })
      adviseOnSubmission({ submission, fields, attachments, idempotencyKey, advise: call.advise })
      return answerSubmission(accepted, route)
    })
  }
}
