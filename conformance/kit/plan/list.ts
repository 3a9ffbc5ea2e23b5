import { type Register, rowOf } from '../register.ts'
import type { CaseHead } from '../run/case.ts'

/** The register as a table for a terminal: what is asked, how firmly, and what it takes to see it. */
export function listRegister(
  register: Register,
  cases: readonly CaseHead[],
  only: readonly string[] = register.ids,
): string {
  const decided = new Set(cases.flatMap(({ requirements }) => requirements))
  const lines = only.map((id) => {
    const { level, evidence, stance, profile, needs, title } = rowOf(register, id)
    return [id, level, evidence, stance, profile, decided.has(id) ? 'case' : '-', needs.join('+'), title]
  })
  const table = [['requirement', 'level', 'evidence', 'stance', 'profile', 'case', 'needs', 'title'], ...lines]
  const widths = table[0]?.map((_, column) => Math.max(...table.map((line) => line[column]?.length ?? 0))) ?? []
  return table
    .map(
      (line) =>
        `${line
          .map((cell, column) => cell.padEnd(widths[column] ?? 0))
          .join('  ')
          .trimEnd()}\n`,
    )
    .join('')
}
