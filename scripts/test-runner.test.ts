import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { test } from 'tap'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))

/** Runs `npm test` on files of fixtures/test-runner as they stand. */
function run(...names: string[]): { code: number | null; said: string } {
  const files = names.map((name) => `fixtures/test-runner/${name}.mjs`)
  const { status, stdout } = spawnSync(process.execPath, ['dist/scripts/test.js', '--files', ...files], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  return { code: status, said: stdout }
}

test('a run whose tests pass exits 0 and ends with the count', (t) => {
  const { code, said } = run('passes')
  t.equal(code, 0)
  t.match(said, /\n1 passed, 0 failed\n$/)
  t.end()
})

for (const { file, says, closing } of [
  { file: 'fails', says: /adds\n +one and one\n[^]*-3\n +\+2/, closing: '0 passed, 1 failed' },
  { file: 'asserts-nothing', says: /forgot to look\n +asserts nothing/, closing: '1 passed, 1 failed' },
  { file: 'asserts-nothing-inside', says: /outer\n +inner: asserts nothing/, closing: '0 passed, 1 failed' },
  { file: 'holds-no-test', says: /holds-no-test\.mjs\n +asserts nothing/, closing: '0 passed, 1 failed' },
  { file: 'knows-no-tap', says: /knows-no-tap\.mjs\n +asserts nothing/, closing: '0 passed, 1 failed' },
  { file: 'skips-without-reason', says: /later\n +is skipped without a reason/, closing: '1 passed, 1 failed' },
  { file: 'stops-early', says: /stops-early\.mjs\n/, closing: '0 passed, 1 failed' },
  { file: 'does-not-exist', says: /Cannot find module/, closing: '0 passed, 1 failed' },
]) {
  test(`a file turns the run red when it ${file.replaceAll('-', ' ')}`, (t) => {
    const { code, said } = run(file)
    t.equal(code, 1)
    t.match(said, says)
    t.match(said, new RegExp(`\\n${closing}\\n$`))
    t.end()
  })
}

test('one red file turns the whole run red', (t) => {
  const { code, said } = run('passes', 'asserts-nothing')
  t.equal(code, 1)
  t.match(said, /\n2 passed, 1 failed\n$/)
  t.end()
})

test('a skip with a reason is told and counts as nothing', (t) => {
  const { code, said } = run('skips-with-reason')
  t.equal(code, 0)
  t.match(said, /skip {2}later: needs a second machine/)
  t.match(said, /\n1 passed, 0 failed\n$/)
  t.end()
})
