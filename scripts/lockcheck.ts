// Fails when package-lock.json names an optional dependency without saying what is installed for it:
// `npm install` lets that pass where a registry lacks the package, and `npm ci` then stops elsewhere.
import { readFileSync } from 'node:fs'

const [file = 'package-lock.json'] = process.argv.slice(2)
const { packages } = JSON.parse(readFileSync(file, 'utf8')) as {
  packages: Record<string, { optionalDependencies?: Record<string, string> }>
}

/** The folders in which Node would look, nearest first. */
function* foldersAbove(place: string): Generator<string> {
  for (let folder = place; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    yield folder === '' ? 'node_modules/' : `${folder}/node_modules/`
    if (folder === '') return
  }
}

const isLocked = (place: string, name: string): boolean =>
  [...foldersAbove(place)].some((folder) => `${folder}${name}` in packages)

const missing = Object.entries(packages).flatMap(([place, { optionalDependencies = {} }]) =>
  Object.keys(optionalDependencies)
    .filter((name) => !isLocked(place, name))
    .map((name) => `${name}, wanted by ${place || 'the project'}`),
)

for (const line of missing) console.error(`${file} has no entry for ${line}`)
if (missing.length > 0) {
  console.error('`npm ci` would refuse this lockfile: pin a release whose optional packages are all in the registry.')
  process.exitCode = 1
} else {
  console.log(`${file}: every optional dependency of ${Object.keys(packages).length} packages is locked`)
}
