import type { Answer } from '../../../http/api.ts'
import type { Received } from '../../../http/receive/received-body.ts'
import type { Invoice, ResolutionPath } from '../../model.ts'
import type { RequirementId } from '../../../../spec/generated/requirements.ts'

/** The rule that a fresh acceptance is answered by: the step of the routing that decided. */
const ROUTING_RULES: Record<ResolutionPath, RequirementId> = {
  explicit_inbox: 'INV-ROUTE-001',
  external_identifier: 'INV-ROUTE-004',
  default_fallback: 'INV-ROUTE-014',
}

export function answerSubmission(invoice: Readonly<Invoice>): Answer {
  return {
    status: 200,
    rule: ruleOf(invoice),
    headers: warningOf(invoice),
    body: { success: true, data: invoice.result },
  }
}

/** INV-IDEM: status, body and headers are those of the original; `idempotent` is all that is new. */
export function answerReplay({ replay, body, advise }: {
  replay: Readonly<Invoice>
  body: Received
  advise: (text: string) => void
}): Answer {
  const differs = replay.idempotency?.body_sha256 !== body.sha256
  if (differs) {
    advise('this Idempotency-Key was used with another body; the first result is repeated and this body is not looked at')
  }
  return {
    status: 200,
    rule: differs ? 'INV-IDEM-014' : 'INV-IDEM-002',
    headers: warningOf(replay),
    body: { success: true, idempotent: true, data: replay.result },
  }
}

function ruleOf({ warning, result }: Readonly<Invoice>): RequirementId {
  if (warning === null) return ROUTING_RULES[result.resolution_path]
  return warning.startsWith('199 nuntiq "unknown receiving_inbox') ? 'INV-ROUTE-008' : 'INV-ROUTE-009'
}

function warningOf(invoice: Readonly<Invoice>): Record<string, string> {
  return invoice.warning === null ? {} : { Warning: invoice.warning }
}
