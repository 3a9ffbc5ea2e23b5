import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { type Test, test } from 'tap'

/** Runs a gate in a new folder that holds these files. */
function judge(t: Test, gate: string, files: Record<string, string>): { status: number | null; stderr: string } {
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
      'scripts/lockcheck.mjs',
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
      'scripts/lockcheck.mjs',
      lock({
        'node_modules/@x/a': { optionalDependencies: { hidden: '1' } },
        'node_modules/b/node_modules/hidden': {},
      }),
    ),
    { status: 1, stderr: /has no entry for hidden, wanted by node_modules\/@x\/a\n/ },
  )
})

test('size gate: small files with speaking names pass', async (t) => {
  t.match(judge(t, 'scripts/size-gate.mjs', { 'a.ts': lines(60), 'b-c.test.ts': lines(60) }), { status: 0, stderr: '' })
})

test('size gate: a large median, too many long files and a file of 401 lines are named', async (t) => {
  t.match(judge(t, 'scripts/size-gate.mjs', { 'a.ts': lines(61) }), {
    status: 1,
    stderr: /the median of sources is 61 lines/,
  })
  const { stderr } = judge(t, 'scripts/size-gate.mjs', { 'a.ts': lines(401), 'b.ts': lines(1), 'c.ts': lines(1) })
  t.match(stderr, /1 of 3 sources have more than 200 lines.*\n {2}a\.ts 401\n {2}a\.ts 401: split it/)
})

test('size gate: generated files do not count, but names of all others do', async (t) => {
  t.match(
    judge(t, 'scripts/size-gate.mjs', {
      'spec/generated/nuntiq/types.ts': lines(5000),
      'server/textUtils.ts': lines(1),
      'server/utils/text.ts': lines(1),
    }),
    {
      status: 1,
      stderr:
        'server/textUtils.ts: file names are kebab-case\nserver/utils/text.ts: name it after what it does, not utils\n',
    },
  )
})
