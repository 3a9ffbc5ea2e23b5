import type { RequirementId } from '../../../../spec/generated/nuntiq/requirements.ts'
import type { Answer } from '../../../http/api.ts'
import type { Received } from '../../../http/body/received-body.ts'
import type { Invoice } from '../../invoices/invoice.ts'

/** The rule that a fresh acceptance is answered by is the one that decided its route. */
export function answerSubmission(invoice: Readonly<Invoice>, { rule }: { rule: RequirementId }): Answer {
  return { status: 200, rule, headers: warningOf(invoice), body: { success: true, data: invoice.result } }
}

/** INV-IDEM: status, body and headers are those of the original; `idempotent` is all that is new. */
export function answerReplay({
  replay,
  body,
  advise,
}: {
  replay: Readonly<Invoice>
  body: Received
  advise: (text: string) => void
}): Answer {
  const differs = replay.idempotency?.body_sha256 !== body.sha256
  if (differs) {
    advise(
      'this Idempotency-Key was used with another body; the first result is repeated and this body is not looked at',
    )
  }
  return {
    status: 200,
    rule: differs ? 'INV-IDEM-014' : 'INV-IDEM-002',
    headers: warningOf(replay),
    body: { success: true, idempotent: true, data: replay.result },
  }
}

function warningOf(invoice: Readonly<Invoice>): Record<string, string> {
  return invoice.warning === null ? {} : { Warning: invoice.warning }
}
