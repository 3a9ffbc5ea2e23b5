// The coverage table: every rule of the register with its case, profile and mutants, or the reason why
// it has none. Needs a build.
//   node scripts/coverage.mjs          checks docs/coverage.md; exit 1 when a rule is open or the table stale
//   node scripts/coverage.mjs --write  writes it
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

const TABLE = 'docs/coverage.md'
const REASONS = 'conformance/nuntiq-partner/not-tested.yaml'
const BUILT = process.env.NUNTIQ_KIT_DIST ?? 'dist'

async function built(path) {
  const file = resolve(BUILT, path)
  return existsSync(file) ? await import(pathToFileURL(file).href) : undefined
}

/** The names under each id that their rows list. */
function byRequirement(rows, idsOf) {
  const table = new Map()
  for (const row of rows) for (const id of idsOf(row)) table.set(id, [...(table.get(id) ?? []), row.id])
  return table
}

/** Everything wrong with the coverage, a line each. */
export function problems({ rows, cases, mutants, reasons }) {
  const known = new Set(rows.map(({ id }) => id))
  const found = []
  for (const [what, table] of [
    ['a case', cases],
    ['a mutant', mutants],
    [REASONS, new Map(Object.entries(reasons))],
  ]) {
    for (const id of table.keys())
      if (!known.has(id)) found.push(`${id}: ${what} names it, and the register has no such rule`)
  }
  for (const { id, observable } of rows) {
    const reason = reasons[id]
    if (reason !== undefined && cases.has(id))
      found.push(`${id}: has a case and a reason for having none; take it out of ${REASONS}`)
    if (reason !== undefined && String(reason).trim().length < 10)
      found.push(`${id}: the reason in ${REASONS} says nothing`)
    if (!cases.has(id) && reason === undefined && observable !== 'not')
      found.push(`${id}: neither a case nor a reason in ${REASONS}`)
  }
  return found
}

const cell = (text) => String(text).replaceAll('|', '\\|').replaceAll('\n', ' ')

export function tableOf({ rows, cases, mutants, reasons }) {
  const decided = rows.filter(({ id }) => cases.has(id)).length
  const lines = rows.map(({ id, title, level, evidence, profile, reason }) => {
    const covered = cases.get(id)?.join(', ') ?? `not tested: ${reasons[id] ?? reason ?? 'open'}`
    return `| ${[id, title, level, evidence, profile, covered, mutants.get(id)?.join(', ') ?? ''].map(cell).join(' | ')} |\n`
  })
  return `<!-- Written by \`node scripts/coverage.mjs --write\`; do not edit. -->
# Coverage of the register

${rows.length} rules; ${decided} have a case. What a rule says stands in \`spec/nuntiq/requirements\`, and in \`nuntiq-kit conform --list\`.

| rule | title | level | evidence | profile | case | mutant |
|---|---|---|---|---|---|---|
${lines.join('')}`
}

async function main() {
  const suite = await built('conformance/nuntiq-partner/cases/index.js')
  if (!suite) throw new Error(`${BUILT}/conformance is not built: run npm run build`)
  const { readYaml } = await built('scripts/generate/document.js')
  const { readRequirements } = await built('scripts/generate/read-requirements.js')
  const bred = await built('conformance/nuntiq-partner/mutants/index.js')
  const coverage = {
    rows: readRequirements('spec/nuntiq').rows,
    cases: byRequirement(suite.CASES, ({ requirements }) => requirements),
    mutants: byRequirement(bred?.MUTANTS ?? [], ({ breaks }) => [breaks].flat()),
    reasons: readYaml(REASONS) ?? {},
  }
  const table = tableOf(coverage)
  if (process.argv.includes('--write')) writeFileSync(TABLE, table)
  const stale =
    existsSync(TABLE) && readFileSync(TABLE, 'utf8') === table
      ? []
      : [`${TABLE} is stale: run node scripts/coverage.mjs --write`]
  const found = [...problems(coverage), ...stale]
  for (const problem of found) console.error(problem)
  process.exitCode = found.length > 0 ? 1 : 0
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  try {
    await main()
  } catch (error) {
    console.error(error.message)
    process.exitCode = 1
  }
}
