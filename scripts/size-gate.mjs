// Holds files small: the median at 60 lines at most, one in ten over 200, none over 400. The rule holds
// for the sources alone and for sources and tests together, so that neither can hide behind the other;
// a test file alone may be longer, because each costs a start. Names are kebab-case and say what is inside.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'

const MEDIAN = 60
const LONG = 200
const LONG_SHARE = 0.1
const TOO_LONG = 400

const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
const files = [...new Set(listed.split('\n'))]
  .filter((path) => /\.(ts|mjs)$/.test(path) && !path.startsWith('spec/generated/') && existsSync(path))
  .map((path) => ({ path, lines: readFileSync(path, 'utf8').trimEnd().split('\n').length }))
  .toSorted((left, right) => right.lines - left.lines)

const isTest = ({ path }) => /\.test\./.test(path) || path.startsWith('fixtures/')

const problems = [
  ...judgeSizes(
    'sources',
    files.filter((file) => !isTest(file)),
  ),
  ...judgeSizes('sources and tests', files),
  ...files.flatMap(judgeName),
]
for (const problem of new Set(problems)) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0

function judgeSizes(kind, sized) {
  if (sized.length === 0) return [`there are no ${kind}: is this a checkout?`]
  const median = sized[Math.floor(sized.length / 2)].lines
  const long = sized.filter(({ lines }) => lines > LONG)
  const tooLong = sized.filter(({ lines }) => lines > TOO_LONG)
  console.log(
    `${sized.length} ${kind}: median ${median} lines, ${long.length} over ${LONG}, ${tooLong.length} over ${TOO_LONG}, longest ${sized[0].lines}`,
  )
  return [
    ...(median > MEDIAN ? [`the median of ${kind} is ${median} lines, and may be ${MEDIAN}`] : []),
    ...(long.length > sized.length * LONG_SHARE
      ? [
          `${long.length} of ${sized.length} ${kind} have more than ${LONG} lines, and one in ten may:`,
          ...long.map(show),
        ]
      : []),
    ...tooLong.map((file) => `${show(file)}: split it, ${TOO_LONG} lines are the most`),
  ]
}

function judgeName({ path }) {
  const name = basename(path)
  if (/(^|[/.-])utils?([/.-]|$)/i.test(path)) return [`${path}: name it after what it does, not utils`]
  return /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9]+(-[a-z0-9]+)*)*$/.test(name) ? [] : [`${path}: file names are kebab-case`]
}

function show({ path, lines }) {
  return `  ${path} ${lines}`
}
