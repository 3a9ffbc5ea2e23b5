import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.ts'

/** The installed binary knows its own version. */
export function runCommand(folder: string): string {
  const manifest = readFileSync(join(folder, 'node_modules/nuntiq-kit/package.json'), 'utf8')
  const { version } = JSON.parse(manifest) as { version: string }
  const printed = run(folder, 'npx', 'nuntiq-kit', '--version').trim()
  if (printed !== version) throw new Error(`printed ${printed} instead of ${version}`)
  return printed
}
