// Builds dist/ from the TypeScript sources.
//   --if-possible  (npm's prepare) silently does nothing where the compiler is not installed
//   --if-missing   (npm's prestart) does nothing where a build stands already
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'

const mode = process.argv[2]
const built = existsSync('dist/cli.js')
if (mode === '--if-missing' && built) process.exit(0)

let compiler
try {
  compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc')
} catch {
  if (built || mode === '--if-possible') process.exit(0)
  console.error('nuntiq-kit is not built and TypeScript is not installed: run `npm ci` with development dependencies.')
  process.exit(1)
}

const result = spawnSync(process.execPath, [compiler, '-p', '.'], { stdio: 'inherit' })
if (result.status !== 0) process.exit(result.status ?? 1)

// The compiled validators are JavaScript with declarations already: tsc reads them, and emits neither.
for (const file of readdirSync('spec/generated')) {
  if (/\.(js|d\.ts)$/.test(file)) cpSync(`spec/generated/${file}`, `dist/spec/generated/${file}`)
}
