// Says which rows of the requirement registers no passing test observes: node dist/scripts/check-rows.js,
// after a whole `npm test`, which also calls it.
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { readYaml } from './generate/document.ts'
import { hasRegister, readRequirements } from './generate/read-requirements.ts'
import { readRecord } from './testing/record.ts'

const SPEC = 'spec'
const UNOBSERVED = 'unobserved.yaml'

export interface ObservedRegister {
  readonly rows: readonly { readonly id: string; readonly statement: string }[]
  /** Reasons why a row, or a whole area such as `SUP`, need not be observed. */
  readonly excused: Readonly<Record<string, string>>
}

/** The register of every service, each with its `unobserved.yaml`. */
function readRegisters(): ObservedRegister {
  const folders = readdirSync(SPEC).map((service) => join(SPEC, service))
  const registers = folders
    .filter(hasRegister)
    .map((folder) => ({ rows: readRequirements(folder).rows, excused: readExcused(join(folder, UNOBSERVED)) }))
  return {
    rows: registers.flatMap(({ rows }) => rows),
    excused: Object.assign({}, ...registers.map(({ excused }) => excused)) as ObservedRegister['excused'],
  }
}

function readExcused(file: string): ObservedRegister['excused'] {
  return existsSync(file) ? ((readYaml(file) as ObservedRegister['excused'] | null) ?? {}) : {}
}

const areaOf = (id: string): string => id.split('-', 1)[0] ?? ''

/** What looks like an id of one of the areas that the registers have. */
function idsIn(rows: ObservedRegister['rows']): { anywhere: RegExp; leading: RegExp } {
  const id = `(?:${[...new Set(rows.map((row) => areaOf(row.id)))].join('|') || '(?!)'})-[A-Z]+-\\d+`
  return { anywhere: new RegExp(`\\b${id}\\b`, 'g'), leading: new RegExp(`^(?:${id}(?:,? and |, | )?)+`) }
}

/** Everything that is wrong, a sentence each. `names` are those of the tests that passed. */
export function checkRows(names: readonly string[], { rows, excused }: ObservedRegister = readRegisters()): string[] {
  const known = new Set(rows.map(({ id }) => id))
  const areas = new Set(rows.map(({ id }) => areaOf(id)))
  const { anywhere, leading } = idsIn(rows)
  const observed = new Set(names.flatMap((name) => leading.exec(name)?.[0].match(anywhere) ?? []))
  return [
    ...rows
      .filter(({ id }) => !observed.has(id) && !excused[id] && !excused[areaOf(id)])
      .map(({ id, statement }) => `${id} is observed by no test that passed: ${statement}`),
    ...names.flatMap((name) =>
      (name.match(anywhere) ?? [])
        .filter((id) => !known.has(id))
        .map((id) => `${id}, in the name of the test '${name}', is no row of the register`),
    ),
    ...Object.keys(excused).flatMap((id) => [
      ...(known.has(id) || areas.has(id) ? [] : [`${id} in ${UNOBSERVED} is no row of the register`]),
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
