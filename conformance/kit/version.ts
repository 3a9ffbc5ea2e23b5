import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { at } from './json.ts'
import { packageRoot } from './package-root.ts'

/** Name and version of this suite, as its package says. */
export function suiteVersion(): { name: string; version: string } {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot(), 'package.json'), 'utf8'))
  return { name: String(at(manifest, 'name')), version: String(at(manifest, 'version')) }
}
