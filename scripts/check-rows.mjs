// Says which rows of the requirement register no passing test observes: node scripts/check-rows.mjs,
// after a whole `npm test`, which also calls it.
import { readFileSync } from 'node:fs'
import { pathToFileURL } from 'node:url'
import { parse } from 'yaml'
import { readRequirements } from './generate/read-requirements.mjs'
import { readRecord } from '../dist/scripts/testing/record.js'

/** Areas whose every row is to be observed. */
const AREAS = ['AUTH', 'INV', 'KEY', 'LIM', 'GEN']
const UNOBSERVED = 'spec/nuntiq/unobserved.yaml'
const ID = /\b(?:AUTH|INV|KEY|LIM|GEN|SUP|LIFE|MAIL|PORT)-[A-Z]+-\d+\b/g
const LEADING_IDS = /^(?:[A-Z]+-[A-Z]+-\d+(?:,? and |, | )?)+/

/** Everything that is wrong, a sentence each. `names` are those of the tests that passed. */
export function checkRows(
  names,
  { rows = readRequirements('spec/nuntiq').rows, excused = parse(readFileSync(UNOBSERVED, 'utf8')) ?? {} } = {},
) {
  const known = new Map(rows.map((row) => [row.id, row]))
  const observed = new Set(names.flatMap((name) => name.match(LEADING_IDS)?.[0].match(ID) ?? []))
  return [
    ...rows
      .filter(({ id }) => AREAS.includes(id.split('-')[0]) && !observed.has(id) && !excused[id])
      .map(({ id, statement }) => `${id} is observed by no test that passed: ${statement}`),
    ...names.flatMap((name) =>
      (name.match(ID) ?? [])
        .filter((id) => !known.has(id))
        .map((id) => `${id}, in the name of the test '${name}', is no row of the register`),
    ),
    ...Object.keys(excused).flatMap((id) => [
      ...(known.has(id) ? [] : [`${id} in ${UNOBSERVED} is no row of the register`]),
      ...(observed.has(id) ? [`${id} stands in ${UNOBSERVED}, but a test observes it`] : []),
    ]),
  ]
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const problems = checkRows(readRecord())
  for (const problem of problems) console.log(problem)
  console.log(problems.length === 0 ? 'every row is observed or excused' : `${problems.length} to be seen to`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
