import { citationOf, type Register, type Requirement, rowOf } from '../register.ts'
import type { CaseHead } from '../run/case.ts'

/**
 * The register for a terminal: what is asked, how firmly, and what it takes to see it; below each line the
 * statement, where it comes from and what stands there.
 */
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
    .map(([id = '', ...cells]) => {
      const line = [id, ...cells].map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')
      return [line.trimEnd(), ...(id in register.rows ? ground(rowOf(register, id)) : []), ''].join('\n')
    })
    .join('')
}

function ground(row: Requirement): string[] {
  return [row.statement, `${citationOf(row)}${row.fact === undefined ? '' : `: ${row.fact}`}`].map(
    (text) => `    ${text}`,
  )
}
