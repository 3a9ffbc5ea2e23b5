// Runs the tests: npm test [-- part of a path …]
//   --files FILE…   runs these files as they stand, without a build
// tap is the test library; the files are run and judged here, because its runner takes five times as
// long and lets a test that asserts nothing pass.
import { spawnSync } from 'node:child_process'
import { builtFrom, findTests } from './testing/find-tests.mjs'
import { runFile } from './testing/run-file.mjs'

const AT_A_TIME = 2

const args = process.argv.slice(2)
const asTheyStand = args[0] === '--files'
const fragments = asTheyStand ? [] : args
const files = asTheyStand
  ? args.slice(1).map((file) => ({ name: file, path: file }))
  : findTests()
      .filter((name) => fragments.length === 0 || fragments.some((fragment) => name.includes(fragment)))
      .map((name) => ({ name, path: builtFrom(name) }))

if (files.length === 0) {
  console.error(`no test file matches ${fragments.join(' ')}`)
  process.exit(2)
}
if (!asTheyStand) {
  const built = spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' })
  if (built.status !== 0) process.exit(1)
}

const totals = { passed: 0, failed: 0, names: [], failures: [] }
const waiting = files[Symbol.iterator]()
await Promise.all(
  Array.from({ length: AT_A_TIME }, async () => {
    for (const file of waiting) report(file, await runFile(file.path))
  }),
)

for (const failure of totals.failures) console.log('\n%s', failure)
const isWhole = !asTheyStand && fragments.length === 0
const rows = isWhole ? await observe() : []
for (const problem of rows) console.log(problem)
console.log(`\n${totals.passed} passed, ${totals.failed + rows.length} failed`)
process.exitCode = totals.failed + rows.length > 0 ? 1 : 0

/** Keeps the record of a whole run; says which rows of the registers it did not observe. */
async function observe() {
  const [{ checkRows }, { keepRecord }] = await Promise.all([
    import('../dist/scripts/check-rows.js'),
    import('../dist/scripts/testing/record.js'),
  ])
  keepRecord(totals.names)
  return totals.failed === 0 ? checkRows(totals.names) : []
}

/** A file that is at fault as a whole counts as one failure more. */
function report({ name }, { tests, passed, problems, complaints, seconds }) {
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

function indented(texts) {
  return texts.map((text) => `    ${text.replaceAll('\n', '\n    ')}`).join('\n')
}
