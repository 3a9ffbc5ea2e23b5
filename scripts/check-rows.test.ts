import { spawnSync } from 'node:child_process'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { test } from 'tap'

interface CheckRows {
  checkRows(names: readonly string[], register: { rows: readonly object[]; excused: object }): string[]
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const { checkRows } = (await import(pathToFileURL(`${ROOT}scripts/check-rows.mjs`).href)) as CheckRows

const register = {
  rows: [
    { id: 'AUTH-KEY-001', statement: 'a' },
    { id: 'KEY-LIST-001', statement: 'b' },
    { id: 'MAIL-MSG-001', statement: 'of an area that is not demanded' },
  ],
  excused: {},
}

test('a row that a passing test names first is observed', (t) => {
  t.same(checkRows(['AUTH-KEY-001 a', 'KEY-LIST-001 b'], register), [])
  t.end()
})

test('a test may name several rows', (t) => {
  t.same(checkRows(['AUTH-KEY-001, KEY-LIST-001 a'], register), [])
  t.end()
})

test('a row that is only mentioned is not observed', (t) => {
  t.match(checkRows(['AUTH-KEY-001 a', 'as KEY-LIST-001 says'], register), [/^KEY-LIST-001 is observed by no test/])
  t.end()
})

test('a row may be excused with a reason', (t) => {
  t.same(checkRows(['AUTH-KEY-001 a'], { ...register, excused: { 'KEY-LIST-001': 'cannot be' } }), [])
  t.end()
})

test('a row without a reason is not excused', (t) => {
  t.match(checkRows(['AUTH-KEY-001 a'], { ...register, excused: { 'KEY-LIST-001': '' } }), [
    /^KEY-LIST-001 is observed by no test/,
  ])
  t.end()
})

test('an excuse for a row that is observed, or is none, is refused', (t) => {
  const problems = checkRows(['AUTH-KEY-001 a', 'KEY-LIST-001 b'], {
    ...register,
    excused: { 'AUTH-KEY-001': 'x', 'AUTH-KEY-999': 'x' },
  })
  t.match(problems, [/^AUTH-KEY-001 stands in/, /^AUTH-KEY-999 in .* is no row/])
  t.end()
})

test('an unknown id in the name of a test is refused, wherever it stands', (t) => {
  const problems = checkRows(['AUTH-KEY-001 a', 'KEY-LIST-001 as AUTH-KEY-999 says'], register)
  t.match(problems, [/^AUTH-KEY-999, in the name of the test/])
  t.equal(problems.length, 1)
  t.end()
})

test('every id in unobserved.yaml is a row and has a reason', (t) => {
  const { stdout } = spawnSync(
    process.execPath,
    [
      '--input-type=module',
      '-e',
      `
    import { checkRows } from './scripts/check-rows.mjs'
    console.log(checkRows([]).filter((problem) => problem.includes('unobserved.yaml')).length)`,
    ],
    { cwd: ROOT, encoding: 'utf8' },
  )
  t.equal(stdout, '0\n')
  t.end()
})
