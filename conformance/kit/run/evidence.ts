import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import type { Verdict } from '../checks/verdict.ts'
import type { Exchange } from '../wire/exchange.ts'

/** What a run saw, in order. Everything that is said about a target is worked out from this. */
export type Finding =
  | {
      readonly kind: 'check'
      readonly caseId: string
      readonly requirement: RequirementId
      readonly verdict: Verdict
      readonly exchange: number | undefined
    }
  | {
      readonly kind: 'undecided'
      readonly caseId: string
      readonly requirement: RequirementId
      readonly reason: string
      readonly lost: boolean
    }
  | {
      readonly kind: 'observation'
      readonly caseId: string
      readonly requirement: RequirementId
      readonly reading: string
      readonly exchange: number
    }
  | {
      readonly kind: 'refusal'
      readonly caseId: string
      readonly requirements: readonly RequirementId[]
      readonly names: string
      readonly text: string
    }
  | {
      readonly kind: 'judgement'
      readonly exchange: number
      readonly judge: 'ajv' | 'prism'
      readonly verdict: Verdict
    }
  | { readonly kind: 'accident'; readonly caseId: string; readonly exchange: number; readonly what: string }
  | { readonly kind: 'error'; readonly caseId: string; readonly message: string }
  | { readonly kind: 'done'; readonly caseId: string; readonly ms: number }

export interface Evidence {
  readonly findings: readonly Finding[]
  readonly exchanges: readonly Exchange[]
}

/** Takes findings in; reads them out. */
export interface Notebook extends Evidence {
  add: (finding: Finding) => void
  record: (exchange: Exchange) => void
}

export function createNotebook(): Notebook {
  const findings: Finding[] = []
  const exchanges: Exchange[] = []
  return {
    findings,
    exchanges,
    add: (finding) => void findings.push(finding),
    record: (exchange) => void exchanges.push(exchange),
  }
}
