// @ts-check
import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'

const RECORD = 'dist/.tsbuildinfo'

/**
 * The compiler writes what follows from changed sources and looks at nothing else: what was edited or deleted in dist/
 * would stay so. Where that has happened, its record is dropped, and it writes everything.
 * @param {string} replaced what is written anew in any case
 */
export function forgetChangedOutput(replaced) {
  if (!existsSync(RECORD)) return
  const recorded = statSync(RECORD).mtimeMs
  /** @type {string[]} */
  const names = JSON.parse(readFileSync(RECORD, 'utf8')).fileNames
  const changed = names
    .map((name) => join('dist', name))
    .filter((source) => /(?<!\.d)\.ts$/.test(source) && !source.includes('node_modules'))
    .flatMap((source) => ['.js', '.d.ts'].map((ending) => join('dist', source.replace(/\.ts$/, ending))))
    .filter((file) => file !== join(replaced))
    .some((file) => {
      const found = statSync(file, { throwIfNoEntry: false })
      return found === undefined || found.mtimeMs > recorded
    })
  if (changed) rmSync(RECORD)
}
