// @ts-check
// Builds dist/ from the TypeScript sources; JavaScript, because `npm ci` runs it when nothing is built yet.
//   --if-possible  (npm's prepare) silently does nothing where the compiler is not installed
//   --if-missing   (npm's prestart) does nothing where a build stands already
import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, readdirSync, rmSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

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

// The compiled validators are JavaScript with declarations already: tsc reads them, and emits neither.
// They go first, so that no build stands without them, not even one that tsc complained about.
cpSync('spec/generated', 'dist/spec/generated', {
  recursive: true,
  filter: (file) => /\.(js|d\.ts)$/.test(file) || statSync(file).isDirectory(),
})

// Not at the top: a deployment has none of these, and gets no further than here.
const { forgetChangedOutput } = await import('./compile/forget-changed-output.mjs')
const { bundleCommand } = await import('./compile/bundle-command.mjs')

forgetChangedOutput('dist/cli.js')
const result = spawnSync(process.execPath, [compiler, '-p', '.'], { stdio: 'inherit' })
const bundled = await bundleCommand()

// What a removed or renamed source has left behind would still be run as a test, and packed.
for (const file of readdirSync('dist', { recursive: true, encoding: 'utf8' })) {
  const module = /^(.*?)(\.d\.ts|\.js|\.js\.map)$/.exec(file)?.[1]
  if (module === undefined || bundled.has(join('dist', file))) continue
  if (!['.ts', '.js'].some((ending) => existsSync(module + ending))) rmSync(join('dist', file))
}
process.exit(result.status ?? 1)
