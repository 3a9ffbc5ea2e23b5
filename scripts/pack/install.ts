import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.ts'

/** What npm tells of a packed tarball. */
export interface Tarball {
  readonly filename: string
  readonly size: number
  readonly entryCount: number
  readonly files: readonly { readonly path: string }[]
}

/** Packs the project the build into a folder. */
export function packTarball(folder: string): Tarball {
  const told = run('.', 'npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', folder)
  const [tarball] = JSON.parse(told) as Tarball[]
  if (tarball === undefined) throw new Error('npm packed nothing')
  return tarball
}

/** Installs the tarball into a new, plain JavaScript project in that folder. */
export function install(folder: string, tarball: Tarball): void {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n')
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball.filename}`)
}
