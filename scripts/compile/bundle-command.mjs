// @ts-check
// The command as few files: loading its 270 modules one by one takes the engine longer than all else a start does.
// dist/cli.js and dist/command/ take the place of the plain modules in a process that runs the command, and only
// there; the library, the tests and the threads load the plain ones, so no process holds a module twice.
import { mkdirSync, writeFileSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { build } from 'esbuild'
import { gatherLicences } from './gather-licences.mjs'

const OUT = 'dist'
/** Below it, so that every part lies one folder deep. */
const PARTS = 'command'

/** Replaces the dist/cli.js that the compiler wrote. Resolves to the files of the bundle; prints what cannot be bundled, and rejects. */
export async function bundleCommand() {
  const { metafile, outputFiles } = await build({
    write: false,
    entryPoints: ['cli.ts'],
    outdir: OUT,
    chunkNames: `${PARTS}/[name]-[hash]`,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    sourcemap: true,
    sourcesContent: false,
    metafile: true,
    legalComments: 'eof',
    logLevel: 'warning',
    // What packages written for CommonJS call for the engine's own modules.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
    plugins: [packagesAskedForLater, plainValidators, placesOfPlainModules, tablesAsText],
  })
  mkdirSync(join(OUT, PARTS), { recursive: true })
  for (const { path, text } of outputFiles) writeFileSync(path, inAscii(text))
  writeFileSync(join(OUT, PARTS, 'LICENSES.txt'), gatherLicences(Object.keys(metafile.inputs)))
  return new Set(Object.keys(metafile.outputs).map((file) => join(file)))
}

/**
 * One letter beyond Latin-1 makes the engine read the whole file at two bytes a letter, a quarter slower. Those that
 * are left stand in comments and regular expressions, where this means the same.
 * @param {string} text
 */
function inAscii(text) {
  return text.replace(/[\u0080-\uffff]/g, (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

/**
 * Packages that are loaded later stay packages: large, some with data files beside their code.
 * @type {import('esbuild').Plugin}
 */
const packagesAskedForLater = {
  name: 'packages-asked-for-later',
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ kind, path }) =>
      kind === 'dynamic-import' ? { path, external: true } : undefined,
    )
  },
}

/**
 * The generated validators stay where they are: written without a space, they would be twice as long in here.
 * @type {import('esbuild').Plugin}
 */
const plainValidators = {
  name: 'plain-validators',
  setup({ onResolve }) {
    onResolve({ filter: /-validators\.js$/ }, ({ path, resolveDir }) => ({
      path: `../${relative('.', join(resolveDir, path)).split(sep).join('/')}`,
      external: true,
    }))
  },
}

/**
 * Large tables of packages (MIME types), which the engine reads faster as text than as code.
 * @type {import('esbuild').Plugin}
 */
const tablesAsText = {
  name: 'tables-as-text',
  setup({ onLoad }) {
    onLoad({ filter: /\.json$/ }, async ({ path }) => {
      const table = JSON.stringify(JSON.parse(await readFile(path, 'utf8')))
      return { loader: 'js', contents: `module.exports = JSON.parse(${JSON.stringify(table)})` }
    })
  },
}

/**
 * What a module names beside itself (a document, a world, the script of a thread) is found where the plain module lies.
 * @type {import('esbuild').Plugin}
 */
const placesOfPlainModules = {
  name: 'places-of-plain-modules',
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, async ({ path }) => {
      const source = relative('.', path).split(sep).join('/')
      const text = await readFile(path, 'utf8')
      const place = `new URL('../${source.replace(/\.ts$/, '.js')}', import.meta.url).href`
      return { loader: 'ts', contents: text.replaceAll('import.meta.url', place) }
    })
  },
}
