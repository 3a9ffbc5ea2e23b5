import { readdirSync, readFileSync } from 'node:fs'
import { LINK, SCRIPT, scriptCases, wordCases } from '../../../fixtures/pdf-cases.ts'

/** A file that mutants are made of. */
export interface Parent {
  readonly name: string
  readonly bytes: Buffer
}

const FOLDER = new URL('../../../../fixtures/pdfs/', import.meta.url)

/** The fixture files, and those cases that are not stored as files. Most hold a script: innocents breed none. */
export function readParents(): [Parent, ...Parent[]] {
  const files = readdirSync(FOLDER)
    .filter((name) => name.endsWith('.pdf'))
    .toSorted()
    .map((name) => ({ name, bytes: readFileSync(new URL(name, FOLDER)) }))
  const cases = scriptCases.flatMap(({ name, make }) => [
    { name: `script ${name}`, bytes: make(SCRIPT) },
    { name: `clean ${name}`, bytes: make(LINK) },
  ])
  const words = wordCases.map(({ name, make }) => ({ name: `words ${name}`, bytes: make() }))
  const [first, ...others] = [...cases, ...words, ...files]
  if (first === undefined) throw new Error('there are no PDF cases to make mutants of')
  return [first, ...others]
}
