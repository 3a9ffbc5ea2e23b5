import { Parser } from 'tap-parser'

/**
 * Reads the TAP of one test file. tap itself lets a test without an assertion pass, and a skip
 * without a reason; here neither does.
 *
 * The result, once the parser has been ended: `tests` (one a test at the top level, each with its
 * problems, and, if it was not run, the reason in `skipped`), `passed` (names of all tests that passed, at any depth) and `problems` of the file as a
 * whole.
 */
export function judgeTap() {
  const verdict = { tests: [], passed: [], problems: [] }
  const parser = new Parser()
  follow(parser, {
    onTest({ name, isTest, problems, skipped, depth }) {
      if (isTest && problems.length === 0) verdict.passed.push(name)
      if (depth === 0) verdict.tests.push({ name, problems, skipped })
    },
    onEnd(results) {
      if (results.count === 0) verdict.problems.push('asserts nothing')
      else if (results.plan.start === null) verdict.problems.push('stopped before its end')
      for (const { tapError } of results.failures) if (tapError) verdict.problems.push(`is no valid TAP: ${tapError}`)
      if (results.bailout) verdict.problems.push(`bailed out: ${results.bailout}`)
    },
  })
  return { parser, verdict }
}

/** Reports each test point after its subtest: what that found belongs to the point. */
function follow(parser, { onTest, onEnd, depth = 0 }) {
  let subtest
  parser.on('child', (child) => {
    const found = { count: 0, problems: [] }
    follow(child, {
      depth: depth + 1,
      onTest(point) {
        found.problems.push(...point.problems.map((problem) => (point.isTest ? `${point.name}: ${problem}` : problem)))
        onTest(point)
      },
      onEnd(results) {
        found.count = results.count
        subtest = found
      },
    })
  })
  parser.on('assert', (point) => {
    const skipped = point.skip || point.todo
    onTest({
      name: point.name,
      isTest: subtest !== undefined && !skipped,
      skipped,
      problems: problemsOf(point, subtest),
      depth,
    })
    subtest = undefined
  })
  parser.on('complete', onEnd)
}

function problemsOf(point, subtest) {
  if (point.skip === true) return ['is skipped without a reason']
  if (point.todo === true) return ['is still to do, without a reason']
  if (point.skip || point.todo) return []
  if (subtest && subtest.problems.length > 0) return subtest.problems
  if (subtest && subtest.count === 0) return ['asserts nothing']
  return point.ok ? [] : [describeFailure(point)]
}

function describeFailure({ name, diag }) {
  const lines = Object.entries(diag ?? {})
    .filter(([member]) => !['source', 'tapCaught'].includes(member))
    .map(
      ([member, value]) =>
        `  ${member}: ${typeof value === 'string' ? value.trimEnd().replaceAll('\n', '\n    ') : JSON.stringify(value)}`,
    )
  return [name, ...lines].join('\n')
}
