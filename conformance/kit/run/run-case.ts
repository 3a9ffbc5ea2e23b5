import { messageOf } from '../message-of.ts'
import type { Kind } from '../profile.ts'
import { NoAnswer } from '../wire/no-answer.ts'
import { isStrange } from '../wire/stranger.ts'
import { createBench } from './bench.ts'
import type { Case } from './case.ts'
import { createWords } from './create-words.ts'
import { createOpenCalls } from './open-calls.ts'
import type { Run } from './run.ts'
import { Undecided } from './suite-error.ts'

/** Runs one case to its end, and until nothing of it goes on. Whatever happens becomes a fact; nothing is thrown. */
export async function runCase<K extends Kind>(run: Run<K>, spec: Case<K>): Promise<void> {
  const { notebook, outside, profile } = run
  const started = outside.now()
  const accounts = run.newAccounts()
  const calls = createOpenCalls()
  const wrong = (message: string): void => notebook.add({ kind: 'error', caseId: spec.id, message })
  const leaveOpen = (reason: string, lost: boolean): void => {
    for (const requirement of spec.requirements)
      notebook.add({ kind: 'undecided', caseId: spec.id, requirement, reason, lost })
  }
  try {
    const bench = createBench(run, spec, accounts)
    await spec.run(calls.keeping(Object.assign(createWords(bench), profile.words(bench))))
    const dropped = await calls.settled()
    if (dropped > 0) wrong(`the case ended without waiting for ${dropped} of its calls`)
    for (const requirement of unchecked(run, spec)) wrong(`the case ended without a check of ${requirement}`)
  } catch (error) {
    if (error instanceof NoAnswer) leaveOpen(`no answer: ${error.message}`, true)
    else if (error instanceof Undecided) leaveOpen(error.message, false)
    else wrong(messageOf(error))
  }
  await calls.settled()
  const away = isDoubtful(run, spec) ? await run.standing?.awaySince(started) : undefined
  if (away !== undefined) notebook.lose({ caseId: spec.id, requirements: spec.requirements, reason: away })
  await accounts.drop().catch((error: unknown) => wrong(`its tenants could not be taken away: ${messageOf(error)}`))
  notebook.add({ kind: 'done', caseId: spec.id, ms: outside.now() - started })
}

/** Whether a case has seen what may be owed to a target that no longer is what it was. */
function isDoubtful<K extends Kind>({ notebook, standing }: Run<K>, { id }: Case<K>): boolean {
  if (standing === undefined) return false
  return (
    standing.wasAway ||
    notebook.facts.some(
      (fact) => (fact.kind === 'error' || (fact.kind === 'check' && !fact.verdict.ok)) && fact.caseId === id,
    ) ||
    notebook.exchanges.some((each) => each.caseId === id && !each.passedOver && isStrange(each))
  )
}

/** A case that checks nothing would pass for nothing. */
function unchecked<K extends Kind>({ notebook }: Run<K>, { id, requirements }: Case<K>): string[] {
  return requirements.filter(
    (requirement) =>
      !notebook.facts.some(
        (fact) =>
          (fact.kind === 'check' || fact.kind === 'undecided') &&
          fact.caseId === id &&
          fact.requirement === requirement,
      ),
  )
}
