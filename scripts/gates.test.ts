import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Test, test } from 'tap'

/** Runs a gate in a new folder that holds these files. */
function judge(
  t: Test,
  gate: string,
  files: Record<string, string>,
): { status: number | null; stdout: string; stderr: string } {
  const folder = mkdtempSync(join(tmpdir(), 'nuntiq-kit-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(join(folder, dirname(path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  spawnSync('git', ['init', '--quiet'], { cwd: folder })
  return spawnSync(process.execPath, [resolve(gate)], { cwd: folder, encoding: 'utf8' })
}

const lock = (packages: object): Record<string, string> => ({ 'package-lock.json': JSON.stringify({ packages }) })
const lines = (count: number): string => 'x\n'.repeat(count)

test('lockcheck: an optional dependency that is locked passes, beside its owner or further out', async (t) => {
  t.match(
    judge(
      t,
      'dist/scripts/lockcheck.js',
      lock({
        'node_modules/a': { optionalDependencies: { near: '1', far: '1' } },
        'node_modules/a/node_modules/near': {},
        'node_modules/far': {},
      }),
    ),
    { status: 0, stderr: '' },
  )
})

test('lockcheck: one that is not locked, or only where its owner cannot see it, is named', async (t) => {
  t.match(
    judge(
      t,
      'dist/scripts/lockcheck.js',
      lock({
        'node_modules/@x/a': { optionalDependencies: { hidden: '1' } },
        'node_modules/b/node_modules/hidden': {},
      }),
    ),
    { status: 1, stderr: /has no entry for hidden, wanted by node_modules\/@x\/a\n/ },
  )
})

test('sizes: small files pass', async (t) => {
  t.match(judge(t, 'dist/scripts/sizes.js', { 'a.ts': lines(60), 'b-c.test.ts': lines(60) }), { status: 0, stderr: '' })
})

test('sizes: a large median and too many long files are named', async (t) => {
  t.match(judge(t, 'dist/scripts/sizes.js', { 'a.ts': lines(61) }), {
    status: 1,
    stderr: /^half of the sources may have more than 60 lines, one in ten more than 200/,
  })
  t.match(judge(t, 'dist/scripts/sizes.js', { 'a.ts': lines(201), 'b.ts': lines(1), 'c.ts': lines(1) }), { status: 1 })
})

test('sizes: many long tests are named though the sources are short', async (t) => {
  const { status, stderr } = judge(t, 'dist/scripts/sizes.js', {
    'a.ts': lines(1),
    'a.test.ts': lines(201),
    'b.test.ts': lines(300),
  })
  t.equal(status, 1)
  t.match(stderr, /^half of the sources and tests /)
})

test('sizes: generated files do not count', async (t) => {
  t.match(judge(t, 'dist/scripts/sizes.js', { 'spec/generated/a/types.ts': lines(5000), 'a.ts': lines(1) }), {
    status: 0,
    stdout: '1 sources: median 1 lines, 90th percentile 1, longest 1, 1 under 15\n',
  })
})

test('lint: a file of 401 lines, and one whose name is not kebab-case, are named', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nuntiq-kit-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'long.ts'), 'void 0\n'.repeat(401))
  writeFileSync(join(folder, 'right.ts'), 'void 0\n'.repeat(400))
  writeFileSync(join(folder, 'notKebab.test.ts'), 'void 0\n')
  const { status, stdout } = lint(folder, '.oxlintrc.json')
  t.equal(status, 1)
  t.match(stdout, /long\.ts:.*max-lines/)
  t.match(stdout, /notKebab\.test\.ts:.*filename-case/)
  t.notMatch(stdout, /right\.ts/)
})

test('expressions: one that takes exponential time and one that takes quadratic time are named', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'nuntiq-kit-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const expressions = ['/^(a+)+$/', '/a*b?a*$/', "new RegExp('x+x+y')", '/^a+b?$/']
  writeFileSync(join(folder, 'a.ts'), expressions.map((each, index) => `export const e${index} = ${each}`).join('\n'))
  const { status, stdout } = lint(folder, '.oxlintrc.expressions.json')
  t.equal(status, 1)
  t.same([...stdout.matchAll(/^a\.ts:(\d+):/gm)].map(([, line]) => Number(line)).toSorted(), [1, 2, 3])
})

function lint(folder: string, config: string): { status: number | null; stdout: string } {
  return spawnSync(
    process.execPath,
    [resolve('node_modules/oxlint/bin/oxlint'), '--config', resolve(config), '--format', 'unix', '.'],
    { cwd: folder, encoding: 'utf8' },
  )
}
