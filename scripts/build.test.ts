import { spawnSync } from 'node:child_process'
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { type Test, test } from 'tap'

const PROJECT: Readonly<Record<string, string>> = {
  'package.json': '{ "type": "module" }',
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'ES2023',
      lib: ['ES2023', 'DOM'],
      module: 'NodeNext',
      rewriteRelativeImportExtensions: true,
      rootDir: '.',
      outDir: 'dist',
      declaration: true,
      incremental: true,
      tsBuildInfoFile: 'dist/.tsbuildinfo',
      types: [],
    },
    include: ['cli.ts', 'server'],
  }),
  'spec/generated/validators.js': 'export const valid = true\n',
  'cli.ts': "const { tell } = await import('./server/tell.ts')\nconsole.log(await tell())\nexport {}\n",
  'server/tell.ts': `import { near } from 'near'
import { far } from './far.ts'
const manifest = new URL('../../package.json', import.meta.url).href
export const tell = async (): Promise<string> => [near, await far(), manifest].join(' ')
`,
  'server/far.ts': "export const far = async (): Promise<string> => (await import('far')).far\n",
  ...packageOf('near'),
  ...packageOf('far'),
}

function packageOf(name: string): Record<string, string> {
  const folder = `node_modules/${name}`
  return {
    [`${folder}/package.json`]: JSON.stringify({
      name,
      version: '1.2.3',
      license: 'MIT',
      type: 'module',
      main: 'i.js',
    }),
    [`${folder}/i.js`]: `export const ${name} = '${name} is here'\n`,
    [`${folder}/i.d.ts`]: `export declare const ${name}: string\n`,
    [`${folder}/LICENSE`]: `Whoever takes ${name} along takes this along.\n`,
  }
}

/** A small project in a folder of its own. */
function project(t: Test): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'nuntiq-kit-')))
  t.teardown(() => rmSync(folder, { recursive: true }))
  for (const [path, text] of Object.entries(PROJECT)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

function build(t: Test, folder: string, ...options: string[]): void {
  const built = spawnSync(process.execPath, [resolve('scripts/build.mjs'), ...options], {
    cwd: folder,
    encoding: 'utf8',
  })
  t.match(built, { status: 0, stdout: '', stderr: '' })
}

function run(folder: string): string {
  return spawnSync(process.execPath, ['dist/cli.js'], { cwd: folder, encoding: 'utf8' }).stdout
}

test('build: the command takes packages along with their licences, loads some later, and finds files where they are', async (t) => {
  const folder = project(t)
  build(t, folder)
  const said = `near is here far is here ${pathToFileURL(join(folder, 'package.json')).href}\n`
  t.equal(run(folder), said)
  const licences = readFileSync(join(folder, 'dist/command/LICENSES.txt'), 'utf8')
  t.match(licences, /^=== near 1\.2\.3 \(MIT\)\n\nWhoever takes near along takes this along\.\n/)
  t.notMatch(licences, /far/)
  for (const unneeded of ['node_modules/near', 'dist/server']) rmSync(join(folder, unneeded), { recursive: true })
  t.equal(run(folder), said, 'without the plain modules')
  rmSync(join(folder, 'node_modules/far'), { recursive: true })
  t.equal(run(folder), '')
})

test('build: what was edited or deleted is written anew, and what has lost its source goes', async (t) => {
  const folder = project(t)
  build(t, folder)
  const files = (): Record<string, string> =>
    Object.fromEntries(
      readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(js|ts|txt)$/.test(name))
        .map((name) => [name, readFileSync(join(folder, 'dist', name), 'utf8')]),
    )
  const first = files()
  appendFileSync(join(folder, 'dist/server/tell.js'), 'edited')
  for (const gone of ['server/far.js', 'server/far.d.ts', 'cli.js', 'spec/generated/validators.js'])
    rmSync(join(folder, 'dist', gone))
  writeFileSync(join(folder, 'dist/server/renamed.js'), 'its source had another name')
  writeFileSync(join(folder, 'dist/command/tell-AAAAAAAA.js'), 'of an earlier build')
  build(t, folder, '--if-missing')
  t.same(files(), first)
  const standing = join(folder, 'dist/server/far.js')
  rmSync(standing)
  build(t, folder, '--if-missing')
  t.notOk(existsSync(standing), 'a build that stands is left alone')
})
