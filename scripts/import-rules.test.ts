import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { type Test, test } from 'tap'

/** Files, and the paths that each imports: plainly, or behind the word `type`, `later` (when it runs) or `package`. */
type Tree = Readonly<Record<string, readonly string[]>>

/** Lays out a made-up project and answers the broken rules as `rule: from -> to`. */
function broken(t: Test, tree: Tree, missing: readonly string[] = []): string[] {
  const folder = mkdtempSync(join(tmpdir(), 'nuntiq-kit-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const write = (path: string, text: string): void => {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  write('package.json', '{ "type": "module", "devDependencies": { "tap": "1.0.0" } }')
  write('node_modules/tap/package.json', '{ "name": "tap", "version": "1.0.0", "main": "index.js" }')
  write('node_modules/tap/index.js', '')
  const imported = Object.values(tree).flatMap((lines) =>
    lines.filter((line) => !line.startsWith('package ')).map(pathIn),
  )
  for (const file of new Set([...imported, ...Object.keys(tree)])) {
    if (!missing.includes(file))
      write(file, `export type A = 1\n${(tree[file] ?? []).map((line) => statement(file, line)).join('\n')}`)
  }
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [CRUISER, '--config', resolve('.dependency-cruiser.mjs'), '--output-type', 'json', '.'],
    { cwd: folder, encoding: 'utf8' },
  )
  t.equal(stderr, '')
  const { summary } = JSON.parse(stdout) as Cruised
  return summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`).toSorted()
}

const CRUISER = resolve('node_modules/dependency-cruiser/bin/dependency-cruise.mjs')

interface Cruised {
  readonly summary: { readonly violations: readonly { rule: { name: string }; from: string; to: string }[] }
}

const pathIn = (line: string): string => line.slice(line.indexOf(' ') + 1)

function statement(file: string, line: string): string {
  if (line.startsWith('package ')) return `import '${pathIn(line)}'`
  const path = relative(dirname(file), pathIn(line))
  const from = path.startsWith('.') ? path : `./${path}`
  if (line.startsWith('type ')) return `import type { A as B } from '${from}'\nexport type C = B`
  return line.startsWith('later ') ? `void import('${from}')` : `import '${from}'`
}

/** What no file may import, and the rule that says so. */
const NEVER: readonly (readonly [rule: string, from: string, to: string])[] = [
  ['spec-knows-nobody', 'spec/generated/a.ts', 'server/http/a.ts'],
  ['spec-knows-nobody', 'spec/generated/b.ts', 'cli.ts'],
  ...['http', 'time', 'tenancy', 'store', 'platform', 'log', 'faults'].flatMap((room) => [
    ['house-knows-no-service', `server/${room}/service.ts`, 'server/acme/index.ts'] as const,
    ['house-knows-no-contract', `server/${room}/contract.ts`, 'spec/generated/acme/types.ts'] as const,
    ['house-knows-nobody-above', `server/${room}/above.ts`, 'server/sandbox/house.ts'] as const,
  ]),
  ['store-and-platform-lie-lowest', 'server/store/a.ts', 'server/http/a.ts'],
  ['store-and-platform-lie-lowest', 'server/platform/a.ts', 'server/tenancy/a.ts'],
  ['platform-knows-no-store', 'server/platform/b.ts', 'server/store/port.ts'],
  ['store-through-its-port', 'server/acme/a.ts', 'server/store/memory/a.ts'],
  ['store-through-its-port', 'server/http/b.ts', 'server/store/journal/a.ts'],
  ['services-do-not-know-each-other', 'server/acme/b.ts', 'server/other/a.ts'],
  ['services-are-listed-in-one-place', 'server/sandbox/a.ts', 'server/acme/index.ts'],
  ['services-are-listed-in-one-place', 'server/control/a.ts', 'server/acme/index.ts'],
  ['services-are-listed-in-one-place', 'server/app.ts', 'server/acme/index.ts'],
  ['control-and-console-are-handed-parts', 'server/acme/c.ts', 'server/control/b.ts'],
  ['control-and-console-are-handed-parts', 'server/acme/d.ts', 'server/console/b.ts'],
  ['kit-knows-no-api', 'conformance/kit/a.ts', 'conformance/acme/profile.ts'],
  ['kit-knows-no-api', 'conformance/kit/b.ts', 'spec/generated/acme/types.ts'],
  ['profiles-do-not-know-each-other', 'conformance/acme/a.ts', 'conformance/other/a.ts'],
  ['suite-knows-no-server', 'conformance/acme/cases/a.ts', 'server/cli.ts'],
  ['suite-knows-no-server', 'conformance/kit/c.ts', 'server/cli.ts'],
  ['server-knows-no-suite', 'server/cli.ts', 'conformance/kit/d.ts'],
  ['nothing-shipped-imports-tools', 'server/acme/e.ts', 'fixtures/a.ts'],
  ['nothing-shipped-imports-tools', 'conformance/kit/e.ts', 'scripts/a.ts'],
  ['nothing-shipped-imports-tools', 'cli.ts', 'fixtures/a.ts'],
  ['nothing-is-called-utils', 'fixtures/b.ts', 'fixtures/utils/text.ts'],
  ['nothing-is-called-utils', 'fixtures/c.ts', 'fixtures/util.ts'],
]

for (const [kind, how] of [
  ['', 'plainly'],
  ['type ', 'a type alone'],
  ['later ', 'when it runs'],
] as const) {
  test(`imports: what no file may import is found, imported ${how}`, async (t) => {
    const tree: Record<string, string[]> = {}
    for (const [, from, to] of NEVER) (tree[from] ??= []).push(`${kind}${to}`)
    t.same(broken(t, tree), NEVER.map(([rule, from, to]) => `${rule}: ${from} -> ${to}`).toSorted())
  })
}

test('imports: a circle of files that run is found, one of types alone is not', async (t) => {
  const tree = {
    'server/acme/a.ts': ['server/acme/b.ts'],
    'server/acme/b.ts': ['server/acme/a.ts'],
    'server/acme/c.ts': ['type server/acme/d.ts'],
    'server/acme/d.ts': ['server/acme/c.ts'],
  }
  t.match(broken(t, tree), [/^no-circles: server\/acme\/[ab]\.ts/])
})

test('imports: a file that is not there is found', async (t) => {
  t.same(broken(t, { 'server/acme/a.ts': ['server/acme/gone.json'] }, ['server/acme/gone.json']), [
    'imports-resolve: server/acme/a.ts -> ./gone.json',
  ])
})

test('imports: a development dependency in what is shipped is found, in a test it is let pass', async (t) => {
  t.same(broken(t, { 'server/acme/a.ts': ['package tap'], 'server/acme/a.test.ts': ['package tap'] }), [
    'nothing-shipped-imports-dev-dependencies: server/acme/a.ts -> node_modules/tap/index.js',
  ])
})

test('imports: what a room may know is let pass', async (t) => {
  const tree = {
    'cli.ts': ['server/cli.ts', 'conformance/cli.ts'],
    'spec/generated/acme/validators.ts': ['spec/generated/acme/types.ts'],
    'server/services.ts': ['server/acme/index.ts', 'server/other/index.ts'],
    'server/app.ts': ['server/control/a.ts', 'server/services.ts'],
    'server/http/a.ts': ['server/platform/a.ts', 'server/store/port.ts', 'server/store/store-error.ts'],
    'server/acme/index.ts': [
      'spec/generated/acme/types.ts',
      'server/http/a.ts',
      'server/store/port.ts',
      'server/acme/b.ts',
    ],
    'server/acme/control/a.ts': ['server/control/a.ts'],
    'server/acme/a.test.ts': ['fixtures/a.ts', 'server/store/memory/a.ts', 'server/sandbox/a.ts'],
    'server/sandbox/a.ts': ['server/store/journal/a.ts'],
    'conformance/kit/a.ts': ['spec/generated/sandbox/types.ts'],
    'conformance/acme/cases/a.ts': ['conformance/kit/a.ts', 'spec/generated/acme/types.ts'],
    'conformance/acme/mutants/a.ts': ['server/sandbox/a.ts'],
    'scripts/a.ts': ['fixtures/a.ts', 'server/acme/index.ts'],
  }
  t.same(broken(t, tree), [])
})

test('imports: the configuration is the one that CI runs', async (t) => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  t.match(scripts['imports'], /^depcruise cli\.ts spec\/generated server conformance fixtures scripts$/)
  t.match(readFileSync('.ci/run', 'utf8'), /npm run -s imports/)
})
