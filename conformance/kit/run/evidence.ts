import type { Verdict } from '../checks/verdict.ts'
import type { Told } from '../sandbox/control.ts'
import type { Exchange } from '../wire/exchange.ts'

/** What a run saw, in order. Everything that is said about a target is worked out from this. */
export type Fact =
  | {
      readonly kind: 'check'
      readonly caseId: string
      readonly requirement: string
      readonly verdict: Verdict
      readonly exchange: number | undefined
    }
  | {
      readonly kind: 'undecided'
      readonly caseId: string
      readonly requirement: string
      readonly reason: string
      readonly lost: boolean
    }
  | {
      readonly kind: 'observation'
      readonly caseId: string
      readonly requirement: string
      readonly reading: string
      readonly exchange: number
    }
  | {
      readonly kind: 'refusal'
      readonly caseId: string
      readonly requirements: readonly string[]
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
  /** A call that makes what cannot be taken back was sent and not answered. */
  | {
      readonly kind: 'unanswered'
      readonly caseId: string
      readonly what: string
      readonly name: string
      readonly sentAt: number
    }
  | { readonly kind: 'error'; readonly caseId: string; readonly message: string }
  | { readonly kind: 'done'; readonly caseId: string; readonly ms: number }

/** What a sandbox's control API told a case; counted from 1 within a run. */
export interface ToldCase extends Told {
  readonly n: number
  readonly caseId: string
}

export interface Evidence {
  readonly facts: readonly Fact[]
  readonly exchanges: readonly Exchange[]
  readonly told: readonly ToldCase[]
}

/** Takes facts in; reads them out. */
export interface Notebook extends Evidence {
  add: (fact: Fact) => void
  record: (exchange: Exchange) => void
  hear: (told: Told, caseId: string) => void
  /** Takes back all that a case has said of the target, and leaves its requirements open. */
  lose: (lost: { caseId: string; requirements: readonly string[]; reason: string }) => void
}

/** What happened, whoever answered. */
const LASTS: readonly Fact['kind'][] = ['accident', 'unanswered', 'done']

export function createNotebook(): Notebook {
  const facts: Fact[] = []
  const exchanges: Exchange[] = []
  const told: ToldCase[] = []
  return {
    lose({ caseId, requirements, reason }) {
      const kept = facts.filter((fact) => !('caseId' in fact) || fact.caseId !== caseId || LASTS.includes(fact.kind))
      facts.splice(0, facts.length, ...kept)
      for (const requirement of requirements) facts.push({ kind: 'undecided', caseId, requirement, reason, lost: true })
    },
    facts,
    exchanges,
    told,
    add: (fact) => void facts.push(fact),
    record: (exchange) => void exchanges.push(exchange),
    hear: (each, caseId) => void told.push({ ...each, n: told.length + 1, caseId }),
  }
}
