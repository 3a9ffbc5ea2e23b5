// Prints how long the files are, and fails where the budget is spent: half of them have 60 lines at most,
// and one in ten may have more than 200. (That none has more than 400 is oxlint's max-lines.) It holds for
// the sources alone and for sources and tests together, so that neither can hide behind the other.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const MEDIAN = 60
const LONG = 200

const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard'], { encoding: 'utf8' })
const files = [...new Set(listed.split('\n'))]
  .filter((path) => /\.(ts|mjs)$/.test(path) && !path.startsWith('spec/generated/') && existsSync(path))
  .map((path) => ({ path, lines: readFileSync(path, 'utf8').trimEnd().split('\n').length }))
  .toSorted((left, right) => right.lines - left.lines)

judge(
  'sources',
  files.filter(({ path }) => !/\.test\./.test(path) && !path.startsWith('fixtures/')),
)
judge('sources and tests', files)

function judge(kind: string, sized: typeof files): void {
  const at = (share: number): number => sized[Math.floor(sized.length * share)]?.lines ?? 0
  const short = sized.filter(({ lines }) => lines < 15).length
  console.log(
    `${sized.length} ${kind}: median ${at(1 / 2)} lines, 90th percentile ${at(1 / 10)}, longest ${at(0)}, ${short} under 15`,
  )
  if (at(1 / 2) <= MEDIAN && at(1 / 10) <= LONG) return
  console.error(
    `half of the ${kind} may have more than ${MEDIAN} lines, one in ten more than ${LONG}: split the longest`,
  )
  process.exitCode = 1
}
