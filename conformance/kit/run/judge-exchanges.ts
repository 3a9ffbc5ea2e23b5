import { messageOf } from '../message-of.ts'
import type { Contract } from '../checks/contract.ts'
import { createPrismJudge } from '../checks/prism.ts'
import { fitsSchema } from '../checks/schema.ts'
import type { Notebook } from './evidence.ts'

/**
 * Lets the two schema judges read every exchange: AJV our schemas, Prism the OpenAPI document. What
 * they say is a fact of its own and turns no requirement red, since both also know of bodies that
 * no source prints; the hand-written checks of the cases do that.
 */
export async function judgeExchanges(notebook: Notebook, contract: Contract): Promise<void> {
  const documented = notebook.exchanges.filter(({ request }) => contract.operationOf(request) !== undefined)
  if (documented.length === 0) return
  const prism = await createPrismJudge(contract)
  const schema = fitsSchema(contract)
  for (const exchange of documented) {
    try {
      notebook.add({ kind: 'judgement', exchange: exchange.n, judge: 'ajv', verdict: schema(exchange) })
      notebook.add({ kind: 'judgement', exchange: exchange.n, judge: 'prism', verdict: await prism(exchange) })
    } catch (error) {
      notebook.add({ kind: 'error', caseId: 'judges', message: `exchange ${exchange.n}: ${messageOf(error)}` })
    }
  }
}

export interface Disagreement {
  readonly exchange: number
  readonly ajv: string
  readonly prism: string
}

/** Exchanges on which one schema judge says yes and the other no: on a sandbox a fault of this project, elsewhere an observation. */
export function disagreements(notebook: Pick<Notebook, 'facts'>): Disagreement[] {
  const said = new Map<number, Partial<Record<'ajv' | 'prism', { ok: boolean; actual: string }>>>()
  for (const fact of notebook.facts) {
    if (fact.kind === 'judgement') said.set(fact.exchange, { ...said.get(fact.exchange), [fact.judge]: fact.verdict })
  }
  return [...said].flatMap(([exchange, { ajv, prism }]) =>
    ajv && prism && ajv.ok !== prism.ok ? [{ exchange, ajv: ajv.actual, prism: prism.actual }] : [],
  )
}

export function tellOfDisagreement({ exchange, ajv, prism }: Disagreement): string {
  return `the judges disagree about exchange ${exchange}; AJV says: ${ajv}; Prism says: ${prism}`
}
