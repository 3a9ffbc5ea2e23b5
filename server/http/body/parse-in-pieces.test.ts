import { test } from 'tap'
import { atOnce } from '../../platform/in-turns.ts'
import { parseInPieces } from './parse-in-pieces.ts'

function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => (state = (state * 48271) % 2147483647) % below
}

type Random = (below: number) => number

const TEXTS = [
  '',
  'a',
  '"',
  '\\',
  '\\"',
  '{[,:]}',
  '漢',
  '😀',
  '__proto__',
  'constructor',
  '12',
  'a long text, with a comma',
]
const text = (random: Random): string => TEXTS[random(TEXTS.length)] ?? ''
const space = (random: Random): string => ['', '', '', ' ', '\n', '\t \r\n'][random(6)] ?? ''

/** JSON as nobody writes it: duplicate names, whitespace everywhere. */
function randomJson(random: Random, depth: number): string {
  const around = (json: string): string => space(random) + json + space(random)
  const kind = random(depth > 5 ? 4 : 8)
  if (kind === 0) return around(['true', 'false', 'null', '-1.5e-7', '0', '12345678901234567890'][random(6)] ?? '0')
  if (kind <= 2) return around(JSON.stringify(text(random)))
  if (kind === 3) return around(random(2) === 0 ? '{}' : `[${space(random)}]`)
  const members = Array.from({ length: random(7) }, () => randomJson(random, depth + 1))
  if (kind <= 5) return around(`[${members.join(',')}]`)
  return around(`{${members.map((member) => `${around(JSON.stringify(text(random)))}:${member}`).join(',')}}`)
}

test('pieces say the same as the whole, whatever their size', async (t) => {
  const random = randomFrom(11)
  let yields = 0
  const differences: string[] = []
  for (let round = 0; round < 3000; round++) {
    const json = randomJson(random, 0)
    const work = parseInPieces(Buffer.from(json), [1, 3, 10, 60][random(4)])
    const whole: unknown = JSON.parse(json)
    let step = work.next()
    for (; !step.done; step = work.next()) yields++
    if (JSON.stringify(step.value) !== JSON.stringify(whole)) differences.push(json)
  }
  t.same(differences, [])
  t.ok(yields > 3000, `${yields} yields`)
})

test('a member called __proto__ is a property like any other', async (t) => {
  const value = atOnce(parseInPieces(Buffer.from('{"a":1,"__proto__":{"b":1,"c":2},"d":[1,2]}'), 1))
  t.same(Object.keys(value as object), ['a', '__proto__', 'd'])
  t.equal(Object.getPrototypeOf(value), Object.prototype)
})

test('the longer the text, the more pieces, whatever it is made of', async (t) => {
  const many = 20_000
  for (const [what, json] of [
    ['one array', `[${'1,'.repeat(many)}1]`],
    ['one object', `{${Array.from({ length: many }, (_, index) => `"k${index}":1`).join(',')}}`],
    ['rows', `{"a":{"lines":[${'{"a":1,"b":[2]},'.repeat(many)}{}]}}`],
    ['members within members', `${'{"a":1,"b":'.repeat(90)}[${'0,'.repeat(many)}0]${'}'.repeat(90)}`],
  ] as const) {
    const work = parseInPieces(Buffer.from(json), 1024)
    let pieces = 1
    let step = work.next()
    for (; !step.done; step = work.next()) pieces++
    t.ok(pieces >= json.length / 2048, `${what}: ${pieces} pieces`)
    t.equal(JSON.stringify(step.value), JSON.stringify(JSON.parse(json)))
  }
})
