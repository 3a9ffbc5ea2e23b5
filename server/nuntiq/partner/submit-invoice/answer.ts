import type { RequirementId } from '../../../../spec/generated/nuntiq/requirements.ts'
import type { PartnerAnswer } from '../operation.ts'
import type { Received } from '../../../http/body/received-body.ts'
import type { Submission } from '../../invoices/submission.ts'

/** A first acceptance cites the rule that decided its route. */
export function answerSubmission(submission: Readonly<Submission>, { rule }: { rule: RequirementId }): PartnerAnswer {
  return { status: 200, rule, headers: warningOf(submission), body: { success: true, data: submission.answer } }
}

/** INV-IDEM: status, body and headers are those of the original; only `idempotent` is new. */
export function answerReplay({
  replay,
  body,
  advise,
}: {
  replay: Readonly<Submission>
  body: Received
  advise: (text: string) => void
}): PartnerAnswer {
  const differs = replay.idempotency?.body_sha256 !== body.sha256
  if (differs) {
    advise(
      'this Idempotency-Key was used with another body; the first result is repeated and this body is not looked at',
    )
  }
  const rule: RequirementId = differs ? 'INV-IDEM-014' : 'INV-IDEM-002'
  return {
    status: 200,
    rule,
    headers: warningOf(replay),
    body: { success: true, idempotent: true, data: replay.answer },
  }
}

function warningOf({ warning }: Readonly<Submission>): Record<string, string> {
  return warning === null ? {} : { Warning: warning }
}
