import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import { NoAnswer } from '../wire/no-answer.ts'
import type { Case } from './case.ts'
import type { RunContext } from './context.ts'
import { createTester } from './create-tester.ts'
import { Undecided } from './suite-error.ts'

/** Runs one case to its end. Whatever happens becomes a finding; nothing is thrown. */
export async function runCase(run: RunContext, spec: Case): Promise<void> {
  const { notebook, outside } = run
  const started = outside.now()
  const accounts = run.newAccounts()
  const leaveOpen = (reason: string, lost: boolean): void => {
    for (const requirement of spec.requirements)
      notebook.add({ kind: 'undecided', caseId: spec.id, requirement, reason, lost })
  }
  try {
    await spec.run(createTester(run, spec, accounts))
    for (const requirement of unchecked(run, spec)) {
      notebook.add({ kind: 'error', caseId: spec.id, message: `the case ended without a check of ${requirement}` })
    }
  } catch (error) {
    if (error instanceof NoAnswer) leaveOpen(`no answer: ${error.message}`, true)
    else if (error instanceof Undecided) leaveOpen(error.message, false)
    else notebook.add({ kind: 'error', caseId: spec.id, message: messageOf(error) })
  }
  await accounts.drop().catch((error: unknown) => {
    notebook.add({
      kind: 'error',
      caseId: spec.id,
      message: `its tenants could not be taken away: ${messageOf(error)}`,
    })
  })
  notebook.add({ kind: 'done', caseId: spec.id, ms: outside.now() - started })
}

/** A case that checks nothing would pass for nothing. */
function unchecked({ notebook }: RunContext, { id, requirements }: Case): RequirementId[] {
  return requirements.filter(
    (requirement) =>
      !notebook.findings.some(
        (finding) =>
          (finding.kind === 'check' || finding.kind === 'undecided') &&
          finding.caseId === id &&
          finding.requirement === requirement,
      ),
  )
}

export function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
