// Runs the tests of the build: npm test [-- part of a path …]
//   --files FILE…   runs these files as they stand
// tap is the test library; the files are run and judged here, because its runner takes five times as
// long and lets a test that asserts nothing pass.
import { parseArgs } from 'node:util'
import { checkRows } from './check-rows.ts'
import { builtFrom, findTests } from './testing/find-tests.ts'
import { keepRecord } from './testing/record.ts'
import { type FileVerdict, runFile } from './testing/run-file.ts'

const AT_A_TIME = 2

const {
  values: { files: asTheyStand },
  positionals,
} = parseArgs({ options: { files: { type: 'boolean', default: false } }, allowPositionals: true })
const fragments = asTheyStand ? [] : positionals
const files = asTheyStand
  ? positionals.map((file) => ({ name: file, path: file }))
  : findTests()
      .filter((name) => fragments.length === 0 || fragments.some((fragment) => name.includes(fragment)))
      .map((name) => ({ name, path: builtFrom(name) }))

if (files.length === 0) {
  console.error(`no test file matches ${fragments.join(' ')}`)
  process.exit(2)
}

const totals = { passed: 0, failed: 0, names: [] as string[], failures: [] as string[] }
const waiting = files[Symbol.iterator]()
await Promise.all(
  Array.from({ length: AT_A_TIME }, async () => {
    for (const file of waiting) report(file, await runFile(file.path))
  }),
)

for (const failure of totals.failures) console.log('\n%s', failure)
const isWhole = !asTheyStand && fragments.length === 0
if (isWhole) keepRecord(totals.names)
const rows = isWhole && totals.failed === 0 ? checkRows(totals.names) : []
for (const problem of rows) console.log(problem)
console.log(`\n${totals.passed} passed, ${totals.failed + rows.length} failed`)
process.exitCode = totals.failed + rows.length > 0 ? 1 : 0

/** A file that is at fault as a whole counts as one failure more. */
function report({ name }: { name: string }, { tests, passed, problems, complaints, seconds }: FileVerdict): void {
  const failing = tests.filter((each) => each.problems.length > 0)
  const failed = failing.length + (problems.length > 0 ? 1 : 0)
  const skipped = tests.filter((each) => each.skipped && each.problems.length === 0)
  totals.passed += tests.length - failing.length - skipped.length
  totals.failed += failed
  totals.names.push(...passed)
  console.log(`${failed === 0 ? '  ok' : 'FAIL'}  ${name}  ${tests.length} tests, ${seconds.toFixed(1)} s`)
  for (const test of skipped) console.log(`skip  ${test.name}: ${test.skipped}`)
  for (const test of failing) totals.failures.push(`FAIL ${name}\n  ${test.name}\n${indented(test.problems)}`)
  if (problems.length > 0) totals.failures.push(`FAIL ${name}\n${indented(problems)}`)
  if (failed > 0 && complaints !== '')
    totals.failures.push(`${name} said on standard error:\n${indented([complaints.trimEnd()])}`)
}

function indented(texts: readonly string[]): string {
  return texts.map((text) => `    ${text.replaceAll('\n', '\n    ')}`).join('\n')
}
