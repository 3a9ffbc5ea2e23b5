import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'

const FOLDER = 'build'
const FILE = `${FOLDER}/passed-tests.json`

/** Keeps the names of the tests that passed in the last whole run. */
export function keepRecord(names: readonly string[]): void {
  mkdirSync(FOLDER, { recursive: true })
  writeFileSync(FILE, `${JSON.stringify(names, null, 1)}\n`)
}

export function readRecord(): string[] {
  try {
    return JSON.parse(readFileSync(FILE, 'utf8')) as string[]
  } catch {
    throw new Error(`there is no record of a whole test run in ${FILE}: run \`npm test\` first`)
  }
}
