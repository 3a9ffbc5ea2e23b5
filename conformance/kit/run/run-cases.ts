import type { Case } from './case.ts'
import type { Plan } from '../plan/plan.ts'
import type { Kind } from '../profile.ts'
import { runCase } from './run-case.ts'
import type { Run } from './run.ts'

/** Runs the plan's cases, several at a time, and asks the watches about every exchange. */
export async function runCases<K extends Kind>(
  run: Run<K>,
  plan: Plan<Case<K>>,
  options: { concurrency: number; onDone(done: number, caseId: string): Promise<void> | void },
): Promise<void> {
  const waiting = [...plan.cases]
  let done = 0
  const work = async (): Promise<void> => {
    for (let spec = waiting.shift(); spec; spec = waiting.shift()) {
      await runCase(run, spec)
      await options.onDone(++done, spec.id)
    }
  }
  await Promise.all(Array.from({ length: options.concurrency }, work))
  askWatches(run, plan)
}

function askWatches({ notebook }: Pick<Run<Kind>, 'notebook'>, { watches }: Pick<Plan, 'watches'>): void {
  for (const exchange of notebook.exchanges) {
    for (const watch of watches) {
      const verdict = watch.judge(exchange)
      if (verdict)
        notebook.add({ kind: 'check', caseId: watch.id, requirement: watch.requirement, verdict, exchange: exchange.n })
    }
  }
}
