import type { Tarball } from './install.ts'

/** What nobody who installs the package can use. */
const UNWANTED: readonly (readonly [form: RegExp, why: string])[] = [
  [/\.(test|browser)\./, 'is for tests'],
  [/^fixtures\/(?!worlds\/)|^dist\/(fixtures|scripts)\//, 'is for tests'],
  [/\.tsbuildinfo$|\.map$/, 'is of use in a checkout only'],
  [/(?<!\.d)\.ts$/, 'is a source'],
]

const NEEDED = [
  'LICENSE',
  'README.md',
  'CHANGELOG.md',
  'package.json',
  'dist/cli.js',
  'dist/command/LICENSES.txt',
  'dist/server/sandbox/create-sandbox.js',
  'dist/server/sandbox/create-sandbox.d.ts',
  'dist/spec/generated/nuntiq/partner-validators.js',
  'dist/spec/generated/nuntiq/partner-validators.d.ts',
  'spec/nuntiq/partner.openapi.yaml',
  'spec/nuntiq/control.openapi.yaml',
  'spec/sandbox/control.openapi.yaml',
  'spec/nuntiq/readings.md',
  'spec/nuntiq/worlds/default.json',
  'spec/nuntiq/worlds/empty.json',
]

/** Looks through the list of packed files. */
export function judgeContent(tarball: Tarball): void {
  const paths = tarball.files.map(({ path }) => path)
  const problems = [
    ...NEEDED.filter((path) => !paths.includes(path)).map((path) => `${path} is missing`),
    ...paths.flatMap((path) => UNWANTED.filter(([form]) => form.test(path)).map(([, why]) => `${path} ${why}`)),
    ...paths
      .filter(
        (path) =>
          path.startsWith('dist/') &&
          !path.startsWith('dist/command/') &&
          path.endsWith('.js') &&
          !paths.includes(path.replace(/\.js$/, '.d.ts')),
      )
      .map((path) => `${path} has no declarations`),
  ]
  if (problems.length > 0) throw new Error(`${problems.join('\n')}\n(see "files" in package.json)`)
}
