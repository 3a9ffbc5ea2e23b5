import { operationOf } from '../checks/operation-of.ts'
import { createPrismJudge } from '../checks/prism.ts'
import { fitsSchema } from '../checks/schema.ts'
import type { Notebook } from './evidence.ts'

/**
 * Lets the two schema judges read every exchange: AJV our schemas, Prism the OpenAPI document. What
 * they say is a finding of its own and turns no requirement red, since both also know of bodies that
 * no source prints; the hand-written checks of the cases do that.
 */
export async function judgeExchanges(notebook: Notebook): Promise<void> {
  const documented = notebook.exchanges.filter(({ request }) => operationOf(request) !== undefined)
  if (documented.length === 0) return
  const prism = await createPrismJudge()
  for (const exchange of documented) {
    notebook.add({ kind: 'judgement', exchange: exchange.n, judge: 'ajv', verdict: fitsSchema(exchange) })
    notebook.add({ kind: 'judgement', exchange: exchange.n, judge: 'prism', verdict: await prism(exchange) })
  }
}

export interface Disagreement {
  readonly exchange: number
  readonly ajv: string
  readonly prism: string
}

/** Exchanges on which one schema judge says yes and the other no: on a sandbox a fault of this project, elsewhere an observation. */
export function disagreements(notebook: Pick<Notebook, 'findings'>): Disagreement[] {
  const said = new Map<number, Partial<Record<'ajv' | 'prism', { ok: boolean; actual: string }>>>()
  for (const finding of notebook.findings) {
    if (finding.kind === 'judgement')
      said.set(finding.exchange, { ...said.get(finding.exchange), [finding.judge]: finding.verdict })
  }
  return [...said].flatMap(([exchange, { ajv, prism }]) =>
    ajv && prism && ajv.ok !== prism.ok ? [{ exchange, ajv: ajv.actual, prism: prism.actual }] : [],
  )
}

export function tellOfDisagreement({ exchange, ajv, prism }: Disagreement): string {
  return `the judges disagree about exchange ${exchange}; AJV says: ${ajv}; Prism says: ${prism}`
}
