import { test } from 'tap'
import { checkRows } from './check-rows.ts'

const register = {
  rows: [
    { id: 'AUTH-KEY-001', statement: 'a' },
    { id: 'KEY-LIST-001', statement: 'b' },
    { id: 'MAIL-MSG-001', statement: 'of an area that is excused as a whole' },
  ],
  excused: { MAIL: 'is told in stories' },
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
  t.same(checkRows(['AUTH-KEY-001 a'], { ...register, excused: { MAIL: 'x', 'KEY-LIST-001': 'cannot be' } }), [])
  t.end()
})

test('a row without a reason is not excused', (t) => {
  t.match(checkRows(['AUTH-KEY-001 a'], { ...register, excused: { MAIL: 'x', 'KEY-LIST-001': '' } }), [
    /^KEY-LIST-001 is observed by no test/,
  ])
  t.end()
})

test('an excuse for a row that is observed, or is none, is refused', (t) => {
  const problems = checkRows(['AUTH-KEY-001 a', 'KEY-LIST-001 b'], {
    ...register,
    excused: { MAIL: 'x', 'AUTH-KEY-001': 'x', 'AUTH-KEY-999': 'x' },
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

test('an id of an area that no register has is left alone', (t) => {
  t.same(checkRows(['AUTH-KEY-001 a', 'KEY-LIST-001 as RFC-XML-001 says'], register), [])
  t.end()
})

test('every id in unobserved.yaml is a row, or an area, and has a reason', (t) => {
  t.same(
    checkRows([]).filter((problem) => problem.includes('unobserved.yaml')),
    [],
  )
  t.end()
})
