import { inTurns } from '../../../platform/in-turns.ts'
import type { PartnerOperation } from '../operation.ts'
import { takeInBody } from '../receive-json.ts'
import { SUBMIT_SUPPLIER_INVOICE } from '../../keys/permissions.ts'
import type { Keyed } from '../authenticate/require-key.ts'
import { adviseOnSubmission } from './advice/advise-on-submission.ts'
import { rememberNumbers } from './advice/repeated-number.ts'
import { answerReplay, answerSubmission } from './answer.ts'
import { judgeAttachments } from './attachments/judge-attachments.ts'
import { commitInvoice } from './commit-invoice.ts'
import { findReplay } from './find-replay.ts'
import { judgeBody, refuseLateProblem } from './judge-body.ts'
import { pickingListedFields } from './pick-listed-fields.ts'
import { readIdempotencyKey } from './read-idempotency-key.ts'
import { underLease } from './under-lease.ts'

/**
 * `POST /invoices`, in the documented order (`spec/nuntiq/readings.md`). The rate limit has already
 * been applied. The body is received before the replay is looked up, because advice compares its
 * bytes; its content is judged afterwards.
 */
export function submitInvoice({ requireKey, blobs, pdfs }: Keyed<'blobs' | 'pdfs'>): PartnerOperation {
  const isRepeated = rememberNumbers()
  return async (call) => {
    const caller = await requireKey(call, SUBMIT_SUPPLIER_INVOICE)
    const idempotencyKey = readIdempotencyKey(call)
    const body = await takeInBody(call, { digest: idempotencyKey !== undefined })

    return underLease({ caller, idempotencyKey }, async () => {
      const replay = await findReplay({ caller, idempotencyKey })
      if (replay) return answerReplay({ replay, body, advise: call.advise })

      const { submission, lateProblem } = await judgeBody(body, call)
      const attachments = await judgeAttachments(submission.attachments ?? [], {
        pdfs,
        tenant: caller.tenant.slug,
        advise: call.advise,
      })
      refuseLateProblem(lateProblem) // dates and address types

      const fields = await inTurns(pickingListedFields(submission.invoice))
      const accepted = await commitInvoice({
        blobs,
        caller,
        submission,
        fields,
        attachments,
        idempotency: idempotencyKey === undefined ? null : { key: idempotencyKey, body_sha256: body.sha256 ?? '' },
      })
      const { submission: stored, route } = accepted
      adviseOnSubmission({ submission, fields, attachments, idempotencyKey, caller, isRepeated, advise: call.advise })
      return answerSubmission(stored, route)
    })
  }
}
