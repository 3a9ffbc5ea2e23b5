import { readdirSync } from 'node:fs'
import { join } from 'node:path'

const FOLDERS = ['server', 'conformance', 'fixtures', 'scripts']

/** Every `x.test.ts` of the project; found in the sources, for `dist` may hold what was deleted since. */
export function findTests(): string[] {
  return FOLDERS.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.test.ts'))
      .map((name) => join(folder, name)),
  ).toSorted()
}

/** Where the compiler puts it. */
export function builtFrom(source: string): string {
  return join('dist', source.replace(/\.ts$/, '.js'))
}
