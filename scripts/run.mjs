// Runs a TypeScript script without a build: node scripts/run.mjs scripts/NAME.ts [ARGUMENTS…]
// What generates the sources cannot wait for them to compile, and Node 20 runs no TypeScript: so esbuild, which looks
// at no types and follows only what the script imports, makes one file of it. It lies in node_modules, from where
// packages are found.
import { mkdtempSync, mkdirSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'

const [script, ...rest] = process.argv.slice(2)
mkdirSync('node_modules/.cache', { recursive: true })
const folder = mkdtempSync('node_modules/.cache/script-')
process.once('exit', () => rmSync(folder, { recursive: true, force: true }))

const outfile = resolve(join(folder, 'script.mjs'))
await build({
  entryPoints: [script],
  outfile,
  bundle: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20',
  sourcemap: 'inline',
  logLevel: 'warning',
})
process.argv = [process.argv[0], script, ...rest]
await import(pathToFileURL(outfile).href)
