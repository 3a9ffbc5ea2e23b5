import { Ajv } from 'ajv'
import { test } from 'tap'
import { inTurnOf } from './in-turn-of.test.helper.ts'
import { judgeAnswer, judgeParts } from './judge-answer.ts'
import { atOnce } from './in-turns.ts'
import { isSmall } from './json-weight.ts'

const item = { type: 'object', required: ['id'], properties: { id: { type: 'integer' } } }
const items = { type: 'array', items: item }
const schemas = {
  list: items,
  member: { type: 'object', required: ['now'], properties: { now: { type: 'string' }, items, others: items } },
  nested: { type: 'array', items: { type: 'object', properties: { 'a/b~c': items } } },
}
const validators = {
  list: new Ajv().compile(schemas.list),
  member: new Ajv().compile(schemas.member),
  nested: new Ajv().compile(schemas.nested),
}

const rows = (bad?: number): object[] =>
  Array.from({ length: 5000 }, (_, id) => (id === bad ? { id: 'x' } : { id, text: 'as it should be' }))

const wrong: readonly [name: string, kind: keyof typeof schemas, body: unknown, says: string][] = [
  ['the first item', 'list', rows(0), '[0].id must be'],
  ['an item in the middle', 'list', rows(2718), '[2718].id must be'],
  ['the last item', 'list', rows(4999), '[4999].id must be'],
  ['an item of a member', 'member', { now: 'today', items: rows(2718) }, 'items[2718].id must be'],
  ['an item of another member', 'member', { now: 'today', items: rows(), others: rows(9) }, 'others[9].id must be'],
  ['a member beside a list', 'member', { items: rows() }, 'now is required'],
  ['an item of a list in a list', 'nested', [{}, { 'a/b~c': rows(2718) }], '[1].a/b~c[2718].id must be'],
]

for (const [name, kind, body, says] of wrong) {
  test(`what is wrong in a large answer is found, and its place is that in the whole: ${name}`, async (t) => {
    t.notOk(isSmall(body))
    const said = String(await judgeAnswer(validators[kind], body))
    t.ok(said.startsWith(says), said)
  })
}

test('an answer in which nothing is wrong is judged to its end', async (t) => {
  for (const kind of ['list', 'member'] as const) {
    const validate = validators[kind]
    let judged = 0
    const counting = (part: unknown): boolean => {
      judged += (kind === 'list' ? (part as object[]) : (part as { items: object[] }).items).length
      return validate(part)
    }
    const body = kind === 'list' ? rows() : { now: 'today', items: rows() }
    t.equal(atOnce(judgeParts(counting, body)), undefined)
    t.equal(judged, 5000)
  }
})

test('a small answer is judged at once', async (t) => {
  t.equal(judgeAnswer(validators.list, [{ id: 1 }]), undefined)
  t.match(judgeAnswer(validators.list, [{ id: 'x' }]), /^\[0\]\.id must be/)
})

test('others get their turns while a large answer is judged, after each of its parts', async (t) => {
  const seen = inTurnOf()
  const counting = (part: unknown): boolean => {
    seen.now()
    return validators.list(part)
  }
  await judgeAnswer(counting, rows())
  const { turns, most } = seen.end()
  t.equal(most, 1)
  t.ok(turns >= 5, `${turns} turns`)
})
