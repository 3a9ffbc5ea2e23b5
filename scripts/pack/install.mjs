import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.mjs'

/** Builds and packs the project into a folder; answers what npm tells of the tarball. */
export function packTarball(folder) {
  run('.', process.execPath, 'scripts/build.mjs')
  const [tarball] = JSON.parse(run('.', 'npm', 'pack', '--ignore-scripts', '--json', '--pack-destination', folder))
  return tarball
}

/** Installs the tarball into a new, plain JavaScript project in that folder. */
export function install(folder, tarball) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "name": "consumer", "private": true, "type": "module" }\n')
  run(folder, 'npm', 'install', '--no-audit', '--no-fund', '--prefer-offline', `./${tarball.filename}`)
}
