import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { parse } from 'yaml'
import { isObject } from '../kit/json.ts'
import { CASES, WATCHES } from './cases/index.ts'
import { REGISTER } from './register.ts'

const CLASSES = ['nth', 'writing', 'tenant', 'boundary', 'again']
/** What a row needs tells that a question applies to it. */
const ASKED: Readonly<Record<string, readonly string[]>> = {
  'second-account': ['tenant'],
  clock: ['boundary', 'again', 'nth'],
  'real-hours': ['boundary'],
}

const file: unknown = parse(readFileSync('conformance/nuntiq-partner/neighbours.yaml', 'utf8'))
const answers = Object.entries(isObject(file) ? file : {}).flatMap(([id, row]) =>
  Object.entries(isObject(row) ? row : {}).map(([question, answer]) => ({ id, question, answer: String(answer) })),
)
const isName = (answer: string): boolean => !answer.includes(' ')
const decides = (name: string, id: string): boolean =>
  CASES.some((each) => each.id === name && each.requirements.some((row) => row === id)) ||
  WATCHES.some((watch) => watch.id === name && watch.requirement === id)

test('every row of the register, and no other, says which neighbours its rule has', (t) => {
  t.strictSame(Object.keys(isObject(file) ? file : {}).toSorted(), REGISTER.ids.toSorted())
  t.strictSame(
    answers.filter(({ question }) => !CLASSES.includes(question)),
    [],
    'questions that nobody asks',
  )
  t.end()
})

test('each neighbour is a case or a watch that decides the row, or a reason why there is none', (t) => {
  t.ok(answers.length > 150)
  t.strictSame(
    answers.filter(({ id, answer }) => (isName(answer) ? !decides(answer, id) : answer.length < 20)),
    [],
  )
  t.end()
})

test('a row that needs another account, or time, answers the question that goes with it', (t) => {
  const silent = REGISTER.ids.flatMap((id) =>
    REGISTER.rows[id].needs
      .filter((need) => {
        const asked = ASKED[need]
        return asked && !answers.some((each) => each.id === id && asked.includes(each.question))
      })
      .map((need) => `${id} needs ${need}`),
  )
  t.strictSame(silent, [])
  t.end()
})
