import { REQUIREMENT_IDS, REQUIREMENTS } from '../../../spec/generated/nuntiq/requirements.ts'
import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import type { Case } from '../run/case.ts'

/** The register as a table for a terminal: what is asked, how firmly, and what it takes to see it. */
export function listRegister(cases: readonly Case[], only: readonly RequirementId[] = REQUIREMENT_IDS): string {
  const decided = new Set(cases.flatMap(({ requirements }) => requirements))
  const rows = only.map((id) => {
    const { level, evidence, stance, profile, needs, title } = REQUIREMENTS[id]
    return [id, level, evidence, stance, profile, decided.has(id) ? 'case' : '-', needs.join('+'), title]
  })
  const table = [['requirement', 'level', 'evidence', 'stance', 'profile', 'case', 'needs', 'title'], ...rows]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((row) => row[column]?.length ?? 0))) ?? []
  return table
    .map(
      (row) =>
        `${row
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
