import { type FinalResults, Parser, type Result } from 'tap-parser'

/** A test at the top level. */
interface TestVerdict {
  readonly name: string
  readonly problems: readonly string[]
  /** The reason, if it was not run. */
  readonly skipped: string | boolean
}

export interface TapVerdict {
  readonly tests: TestVerdict[]
  /** Names of all tests that passed, at any depth. */
  readonly passed: string[]
  /** Of the file as a whole. */
  readonly problems: string[]
}

/**
 * Reads the TAP of one test file. tap itself lets a test without an assertion pass, and a skip
 * without a reason; here neither does. The verdict is whole once the parser has been ended.
 */
export function judgeTap(): { parser: Parser; verdict: TapVerdict } {
  const verdict: TapVerdict = { tests: [], passed: [], problems: [] }
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

interface Point extends TestVerdict {
  readonly isTest: boolean
  readonly depth: number
}

interface Follower {
  onTest(point: Point): void
  onEnd(results: FinalResults): void
}

interface Subtest {
  count: number
  readonly problems: string[]
}

/** Reports each test point after its subtest: what that found belongs to the point. */
function follow(parser: Parser, { onTest, onEnd }: Follower, depth = 0): void {
  let subtest: Subtest | undefined
  parser.on('child', (child) => {
    const found: Subtest = { count: 0, problems: [] }
    const follower: Follower = {
      onTest(point) {
        found.problems.push(...point.problems.map((problem) => (point.isTest ? `${point.name}: ${problem}` : problem)))
        onTest(point)
      },
      onEnd(results) {
        found.count = results.count
        subtest = found
      },
    }
    follow(child, follower, depth + 1)
  })
  parser.on('assert', (point) => {
    const skipped = point.skip || point.todo || false
    onTest({
      name: point.name,
      isTest: subtest !== undefined && skipped === false,
      skipped,
      problems: problemsOf(point, subtest),
      depth,
    })
    subtest = undefined
  })
  parser.on('complete', onEnd)
}

function problemsOf(point: Result, subtest: Subtest | undefined): string[] {
  if (point.skip === true) return ['is skipped without a reason']
  if (point.todo === true) return ['is still to do, without a reason']
  if (point.skip || point.todo) return []
  if (subtest && subtest.problems.length > 0) return subtest.problems
  if (subtest && subtest.count === 0) return ['asserts nothing']
  return point.ok ? [] : [describeFailure(point)]
}

function describeFailure({ name, diag }: Result): string {
  const lines = Object.entries(diag ?? {})
    .filter(([member]) => !['source', 'tapCaught'].includes(member))
    .map(
      ([member, value]) =>
        `  ${member}: ${typeof value === 'string' ? value.trimEnd().replaceAll('\n', '\n    ') : JSON.stringify(value)}`,
    )
  return [name, ...lines].join('\n')
}
