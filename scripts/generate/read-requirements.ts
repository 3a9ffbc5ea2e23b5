// The register of a service, each file checked against the schema of a list of rows.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import addFormats from 'ajv-formats'
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { readYaml } from './document.ts'
import { readHeadings, type Source, sourceProblem } from './read-headings.ts'

const RETIRED = 'retired.yaml'

/** One rule; its other members are as the schema of the register says. */
export interface RegisterRow {
  readonly id: string
  readonly statement: string
  /** Absent where the schema of the register asks for none. */
  readonly source?: Source
  readonly [member: string]: unknown
}

export interface Register {
  readonly rows: readonly RegisterRow[]
  readonly schema: { readonly $defs: object; readonly items: { readonly $ref: string } }
}

/** Whether the folder of a service holds a register. */
export function hasRegister(folder: string): boolean {
  return existsSync(join(folder, 'requirements'))
}

/** Where a row stands, for messages. */
function placeOf(file: string, rows: readonly Partial<RegisterRow>[], index: number): string {
  const id = rows[index]?.id
  return `${file}, row ${index + 1}${id === undefined ? '' : ` (${id})`}`
}

/** Ids that were in use once; a row there is an id, or has one. */
function readRetired(file: string): Set<string> {
  const rows = existsSync(file) ? ((readYaml(file) as readonly (string | { id: string })[] | null) ?? []) : []
  return new Set(rows.map((row) => (typeof row === 'string' ? row : row.id)))
}

/** The rows of one file; the first fault against the schema is reported with its row. */
function readRows(file: string, judge: ValidateFunction<RegisterRow[]>): RegisterRow[] {
  const rows = readYaml(file) ?? []
  if (judge(rows)) return rows
  const { instancePath = '', message = '', params = {} } = judge.errors?.[0] ?? {}
  const [, index, inside = ''] = /^\/(\d+)(.*)$/.exec(instancePath) ?? []
  const place = index === undefined ? file : placeOf(file, rows as Partial<RegisterRow>[], Number(index))
  throw new Error(`${place}: ${inside} ${message} ${JSON.stringify(params)}`)
}

/**
 * Reads `requirements/*.yaml` below the folder, in order of file name and row.
 * A row that breaks the schema, repeats an id, takes a retired one or cites a heading that its page does not
 * have is refused with its place.
 */
export function readRequirements(folder: string): Register {
  const schema = JSON.parse(readFileSync(join(folder, 'requirements.schema.json'), 'utf8')) as Register['schema']
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
  addFormats.default(ajv)
  const judge = ajv.compile<RegisterRow[]>(schema)

  const rowsFolder = join(folder, 'requirements')
  const retired = readRetired(join(rowsFolder, RETIRED))
  const headings = readHeadings(folder)
  const files = readdirSync(rowsFolder).filter((name) => name.endsWith('.yaml') && name !== RETIRED)
  const places = new Map<string, string>()
  const all: RegisterRow[] = []
  for (const file of files.toSorted().map((name) => join(rowsFolder, name))) {
    const rows = readRows(file, judge)
    for (const [index, row] of rows.entries()) {
      const place = placeOf(file, rows, index)
      if (retired.has(row.id)) throw new Error(`${place}: this id is retired; take a new number`)
      const taken = places.get(row.id)
      if (taken !== undefined) throw new Error(`${place}: this id stands in ${taken} already`)
      const problem = row.source && sourceProblem(row.source, headings)
      if (problem !== undefined) throw new Error(`${place}: source: ${problem}`)
      places.set(row.id, place)
      all.push(row)
    }
  }
  return { rows: all, schema }
}
