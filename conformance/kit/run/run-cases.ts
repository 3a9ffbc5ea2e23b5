import { messageOf } from '../message-of.ts'
import type { Case } from './case.ts'
import type { Plan } from '../plan/plan.ts'
import type { Kind } from '../profile.ts'
import { runCase } from './run-case.ts'
import type { Run } from './run.ts'
import { isStrange } from '../wire/stranger.ts'

/** How many cases of a plan go on at once. */
export interface Width {
  readonly all: number
  /** Those among them that make and end what others of the account would see. */
  readonly making: number
}

/** Runs the plan's cases, several at a time, and asks the watches about every exchange. */
export async function runCases<K extends Kind>(
  run: Run<K>,
  plan: Plan<Case<K>>,
  { width, onDone }: { width: Width; onDone(done: number, caseId: string): Promise<void> | void },
): Promise<void> {
  const waiting = [...plan.cases]
  let done = 0
  let making = 0
  const makes = ({ footprint }: Case<K>): boolean => footprint === 'full'
  const next = (): Case<K> | undefined => {
    if (run.standing?.gone !== undefined) return undefined
    // Those that make something take longest where few of them may go on at once, so they come first.
    const found = waiting.findIndex((each) => makes(each) && making < width.making)
    const at = found === -1 ? waiting.findIndex((each) => !makes(each)) : found
    return at === -1 ? undefined : waiting.splice(at, 1)[0]
  }
  const work = async (): Promise<void> => {
    for (let spec = next(); spec; spec = next()) {
      if (makes(spec)) making += 1
      await runCase(run, spec)
      await onDone(++done, spec.id)
      if (makes(spec)) making -= 1
    }
  }
  await Promise.all(Array.from({ length: width.all }, work))
  const gone = run.standing?.gone
  if (gone !== undefined) {
    for (const { id, requirements } of waiting)
      run.notebook.lose({ caseId: id, requirements, reason: `not asked any more: ${gone}` })
  }
  askWatches(run, plan)
}

function askWatches<K extends Kind>({ notebook, standing, client }: Run<K>, { watches }: Pick<Plan, 'watches'>): void {
  // Where somebody on the way was seen to answer in place of the target, no such answer is held against it.
  const othersAnswer = standing !== undefined && (standing.wasAway || client.strangers.pass)
  const held = notebook.exchanges.filter((each) => !each.passedOver && !(othersAnswer && isStrange(each)))
  for (const [index, exchange] of held.entries()) {
    const earlier = held.slice(0, index)
    for (const { id, requirement, judge } of watches) {
      try {
        const verdict = judge(exchange, earlier)
        if (verdict) notebook.add({ kind: 'check', caseId: id, requirement, verdict, exchange: exchange.n })
      } catch (error) {
        notebook.add({ kind: 'error', caseId: id, message: `exchange ${exchange.n}: ${messageOf(error)}` })
      }
    }
  }
}
