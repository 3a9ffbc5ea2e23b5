import { cpSync, existsSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.ts'

const WHAT_A_DEPLOYMENT_COPIES = [
  'package.json',
  'package-lock.json',
  'scripts/build.mjs',
  'dist',
  'spec',
  'spec/nuntiq/worlds',
]

/** A built checkout installs without its development dependencies, and starts. */
export function installForProduction(folder: string): void {
  for (const path of WHAT_A_DEPLOYMENT_COPIES) cpSync(path, join(folder, path), { recursive: true })
  run(folder, 'npm', 'ci', '--omit=dev', '--no-audit', '--no-fund', '--prefer-offline')
  if (existsSync(join(folder, 'node_modules/tap'))) throw new Error('tap was installed too')
  run(folder, process.execPath, 'dist/cli.js', 'serve', '--help')
}
