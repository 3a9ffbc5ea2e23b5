// The register, each file checked against the schema of a list of rows.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { readYaml } from './document.mjs'

const RETIRED = 'retired.yaml'

/** Where a row stands, for messages. */
function placeOf(file, rows, index) {
  const id = rows[index]?.id
  return `${file}, row ${index + 1}${id === undefined ? '' : ` (${id})`}`
}

/** Ids that were in use once; a row there is an id, or has one. */
function readRetired(file) {
  const rows = existsSync(file) ? (readYaml(file) ?? []) : []
  return new Set(rows.map((row) => (typeof row === 'string' ? row : row.id)))
}

/** The rows of one file; the first fault against the schema is reported with its row. */
function readRows(file, judge) {
  const rows = readYaml(file) ?? []
  if (judge(rows)) return rows
  const [{ instancePath, message, params }] = judge.errors
  const [, index, inside] = /^\/(\d+)(.*)$/.exec(instancePath) ?? []
  const place = index === undefined ? file : placeOf(file, rows, Number(index))
  throw new Error(`${place}: ${inside ?? ''} ${message} ${JSON.stringify(params)}`)
}

/**
 * Reads `requirements/*.yaml` below the folder, in order of file name and row.
 * A row that breaks the schema, repeats an id or takes a retired one is refused with its place.
 */
export function readRequirements(folder) {
  const schema = JSON.parse(readFileSync(join(folder, 'requirements.schema.json'), 'utf8'))
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
  addFormats.default(ajv)
  const judge = ajv.compile(schema)

  const rowsFolder = join(folder, 'requirements')
  const retired = readRetired(join(rowsFolder, RETIRED))
  const files = readdirSync(rowsFolder).filter((name) => name.endsWith('.yaml') && name !== RETIRED)
  const places = new Map()
  const all = []
  for (const file of files.toSorted().map((name) => join(rowsFolder, name))) {
    const rows = readRows(file, judge)
    for (const [index, row] of rows.entries()) {
      const place = placeOf(file, rows, index)
      if (retired.has(row.id)) throw new Error(`${place}: this id is retired; take a new number`)
      if (places.has(row.id)) throw new Error(`${place}: this id stands in ${places.get(row.id)} already`)
      places.set(row.id, place)
      all.push(row)
    }
  }
  return { rows: all, schema }
}
