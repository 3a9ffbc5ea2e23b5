// The coverage table: every rule of the register with its case, profile and mutants, or the reason why
// it has none.
//   node dist/scripts/coverage.js          checks docs/coverage.md; exit 1 when a rule is open or the table stale
//   node dist/scripts/coverage.js --write  writes it
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parse } from 'yaml'
import type { Requirement } from '../conformance/kit/register.ts'
import { MUTANTS } from '../conformance/nuntiq-partner/mutants/index.ts'
import { NUNTIQ_PARTNER } from '../conformance/nuntiq-partner/profile.ts'

const TABLE = 'docs/coverage.md'
const REASONS = 'conformance/nuntiq-partner/not-tested.yaml'

export interface Coverage {
  readonly rows: readonly Requirement[]
  /** Ids of cases and of mutants, by rule. */
  readonly cases: ReadonlyMap<string, readonly string[]>
  readonly mutants: ReadonlyMap<string, readonly string[]>
  /** Why a rule has no case. */
  readonly reasons: Readonly<Record<string, string>>
}

/** What stands today. */
export function currentTable(): Coverage {
  const { cases, register } = NUNTIQ_PARTNER
  return {
    rows: register.ids.map((id) => register.rows[id]),
    cases: byRequirement(cases, ({ requirements }) => requirements),
    mutants: byRequirement(MUTANTS, ({ breaks }) => [breaks]),
    reasons: (parse(readFileSync(REASONS, 'utf8')) ?? {}) as Record<string, string>,
  }
}

/** The names of those that have each rule among their own. */
function byRequirement<Each extends { readonly id: string }>(
  all: readonly Each[],
  idsOf: (each: Each) => readonly string[],
): Map<string, string[]> {
  const table = new Map<string, string[]>()
  for (const each of all) for (const id of idsOf(each)) table.set(id, [...(table.get(id) ?? []), each.id])
  return table
}

/** Everything wrong with the coverage, a line each. */
export function problems({ rows, cases, mutants, reasons }: Coverage): string[] {
  const known = new Set(rows.map(({ id }) => id))
  const named: readonly (readonly [what: string, ids: Iterable<string>])[] = [
    ['a case', cases.keys()],
    ['a mutant', mutants.keys()],
    [REASONS, Object.keys(reasons)],
  ]
  const strange = named.flatMap(([what, ids]) =>
    [...ids].filter((id) => !known.has(id)).map((id) => `${id}: ${what} names it, and the register has no such rule`),
  )
  const open = rows.flatMap(({ id, observable }) => {
    const reason = reasons[id]
    return [
      ...(reason !== undefined && cases.has(id)
        ? [`${id}: has a case and a reason for having none; take it out of ${REASONS}`]
        : []),
      ...(reason !== undefined && reason.trim().length < 10 ? [`${id}: the reason in ${REASONS} says nothing`] : []),
      ...(!cases.has(id) && reason === undefined && observable !== 'not'
        ? [`${id}: neither a case nor a reason in ${REASONS}`]
        : []),
    ]
  })
  return [...strange, ...open]
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ')

export function tableOf({ rows, cases, mutants, reasons }: Coverage): string {
  const decided = rows.filter(({ id }) => cases.has(id)).length
  const lines = rows.map(({ id, title, level, evidence, profile, reason }) => {
    const covered = cases.get(id)?.join(', ') ?? `not tested: ${reasons[id] ?? reason ?? 'open'}`
    return `| ${[id, title, level, evidence, profile, covered, mutants.get(id)?.join(', ') ?? ''].map(cell).join(' | ')} |\n`
  })
  return `<!-- Written by \`node dist/scripts/coverage.js --write\`; do not edit. -->
# Coverage of the register

${rows.length} rules; ${decided} have a case. What a rule says stands in \`spec/nuntiq/requirements\`, and in \`nuntiq-kit conform --list\`.

| rule | title | level | evidence | profile | case | mutant |
|---|---|---|---|---|---|---|
${lines.join('')}`
}

export function writeTable(coverage: Coverage): void {
  writeFileSync(TABLE, tableOf(coverage))
}

function main(): void {
  const coverage = currentTable()
  if (process.argv.includes('--write')) writeTable(coverage)
  const isCurrent = existsSync(TABLE) && readFileSync(TABLE, 'utf8') === tableOf(coverage)
  const found = [
    ...problems(coverage),
    ...(isCurrent ? [] : [`${TABLE} is stale: run node dist/scripts/coverage.js --write`]),
  ]
  for (const problem of found) console.error(problem)
  process.exitCode = found.length > 0 ? 1 : 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) main()
