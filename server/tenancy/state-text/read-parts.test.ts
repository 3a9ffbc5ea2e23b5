import { test } from 'tap'
import type { ExportedRow } from '../../store/port.ts'
import { readParts } from './read-parts.ts'
import { STATE_LIMITS, type StateLimits, type StatePart } from './state-parts.ts'
import { stateText } from './state-text.ts'

type Row = Pick<ExportedRow, 'tenant' | 'collection' | 'id'> & { doc: object }

const row = (id: string, doc: object = { text: `of ${id}` }): Row => ({ tenant: 'a', collection: 'notes', id, doc })
const HEAD = { format: 2 as const, versions: { notes: 1 }, pepper: 'p' }

/** The text as it is written, in pieces of so many bytes. */
async function* pieces(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text)
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function written(rows: readonly Row[]): Promise<string> {
  async function* exported(): AsyncGenerator<ExportedRow> {
    for (const each of rows) yield { ...each, text: JSON.stringify(each.doc) }
  }
  let text = ''
  for await (const piece of stateText({ ...HEAD, rows: exported() })) text += piece
  return text
}

async function read(text: string | Buffer, { size = 7, ...limits }: Partial<StateLimits> & { size?: number } = {}) {
  const found: StatePart[] = []
  for await (const part of readParts(pieces(text, size), { ...STATE_LIMITS, ...limits })) found.push(part)
  const rows = found.flatMap((part) => (part.kind === 'row' ? [part] : []))
  const members = found.flatMap((part) => (part.kind === 'member' ? [[part.name, part.value]] : []))
  return {
    rows: rows.map(({ value }) => value),
    indexes: rows.map(({ index }) => index),
    head: Object.fromEntries(members),
  }
}

const odd = [
  row('plain'),
  row('brackets', { text: '},{"tenant":"x"}],"rows":[{' }),
  row('signs', { text: '\u0000\n\t"\\\u2028 😀 é \ud800', ['__proto__']: { x: 1 } }),
  row('long', { text: 'é'.repeat(200_000) }),
  row('wide', { list: Array.from({ length: 70_000 }, (_, n) => n) }),
  row('last', { deep: [[[{}]]], empty: {}, none: null }),
]
/** As it is once it was JSON. */
const plain = JSON.parse(JSON.stringify(odd)) as unknown

test('what was written is read again, however it arrives', async (t) => {
  const text = await written(odd)
  for (const size of [997, 65_536, 10_000_000]) {
    const { rows, indexes, head } = await read(text, { size })
    t.strictSame(JSON.parse(JSON.stringify(rows)), plain)
    t.same(indexes, [0, 1, 2, 3, 4, 5])
    t.strictSame(head, { ...HEAD, rows: [] })
  }
})

test('a state without rows is one', async (t) => {
  t.strictSame(await read(await written([])), { rows: [], indexes: [], head: { ...HEAD, rows: [] } })
})

const reordered = { rows: odd, pepper: 'p', versions: HEAD.versions, format: 2 }
const texts: Record<string, (ours: string) => string> = {
  'indented, with its members in another order': () => JSON.stringify(reordered, null, 2),
  'on one line': () => JSON.stringify({ ...HEAD, rows: odd }),
  'behind a byte order mark': (ours) => `\ufeff${ours}`,
  'with carriage returns': (ours) => ours.replaceAll('\n', '\r\n'),
  'ours, indented from its third row on': (ours) => {
    const lines = ours.split('\n')
    return [...lines.slice(0, 3), ...lines.slice(3).map((line) => line.replaceAll(/^\{/g, '{\n  '))].join('\n')
  },
  'a line for each row, with spaces': (ours) => ours.replaceAll('\n{', '\n  {').replaceAll('},\n', '} ,\n'),
}
for (const [form, made] of Object.entries(texts)) {
  test(`a state is read that is ${form}`, async (t) => {
    const { rows, indexes } = await read(made(await written(odd)), { size: 4_099 })
    t.strictSame(JSON.parse(JSON.stringify(rows)), plain)
    t.same(indexes, [0, 1, 2, 3, 4, 5])
  })
}

const short = [row('x'), row('y'), row('z')]

/** Each breaks a text of three rows in one place. */
const damages: readonly (readonly [damage: string, does: (text: string) => string | Buffer, says: RegExp])[] = [
  ['breaks off within a row', (text) => text.slice(0, text.indexOf('of y')), /breaks off behind rows\[0\]/],
  [
    'breaks off between rows',
    (text) => text.slice(0, text.indexOf('\n{"tenant":"a","collection":"notes","id":"z"')),
    /breaks off behind rows\[1\]/,
  ],
  ['breaks off before its end', (text) => text.slice(0, -3), /breaks off behind rows\[2\]/],
  ['lacks a comma', (text) => text.replace('},\n', '}\n'), /not valid JSON in UTF-8 behind rows\[0\]/],
  ['has a comma too many', (text) => text.replace('\n]', ',\n]'), /not valid JSON in UTF-8 behind rows\[2\]/],
  ['has two commas', (text) => text.replace('},\n', '},,\n'), /not valid JSON in UTF-8 behind rows\[0\]/],
  ['goes on behind its end', (text) => `${text}{}`, /not valid JSON/],
  ['has a row of no JSON', (text) => text.replace('of y"', 'of y'), /not valid JSON in UTF-8 behind rows\[0\]/],
  [
    'is not in UTF-8',
    (text) => Buffer.from(text.replace('of y', 'of ÿ'), 'latin1'),
    /not valid JSON in UTF-8 behind rows\[0\]/,
  ],
  ['is an array', () => '[]', /must be a JSON object/],
  ['is a text', () => '"state"', /must be a JSON object/],
  ['has rows that are a text', () => '{"rows":"x"}', /rows must be an array/],
  ['has rows that are an object', () => '{"rows":{"0":{}}}', /rows must be an array/],
  ['has its rows twice', (text) => text.replace('\n]}', '\n],"rows":[]}'), /rows is given twice/],
  ['has a member that nobody knows', (text) => text.replace('"pepper"', '"salt":1,"pepper"'), /salt is not known here/],
]
for (const [damage, does, says] of damages) {
  test(`a text that ${damage} is refused, and the place named`, async (t) => {
    const text = await written(short)
    for (const size of [1, 50, 100_000]) {
      await t.rejects(
        read(does(text), { size }),
        { name: 'BadState', message: says, trouble: 'malformed' },
        `in pieces of ${size}`,
      )
    }
  })
}

test('an empty text holds nothing', async (t) => {
  t.strictSame(await read(' \n'), { rows: [], indexes: [], head: {} })
})

for (const [form, made] of [
  ['a line for each row', (rows: readonly Row[]) => written(rows)],
  ['indented', async (rows: readonly Row[]) => JSON.stringify({ ...HEAD, rows }, null, 1)],
] as const) {
  const size = 64
  test(`a row beyond its bounds is refused and named: ${form}`, async (t) => {
    const long = await made([row('x'), row('y', { text: '-'.repeat(3_000) })])
    const wide = await made([row('x'), row('y', { list: Array.from({ length: 300 }, () => ({})) })])
    const deep = await made([row('x'), row('y', { list: JSON.parse('['.repeat(40) + ']'.repeat(40)) as object })])
    await t.rejects(read(long, { size, rowBytes: 2_000 }), { trouble: 'too-large', message: /^rows\[1\] exceeds / })
    await t.rejects(read(wide, { size, rowValues: 200 }), {
      trouble: 'too-large',
      message: 'rows[1] exceeds 200 values',
    })
    await t.rejects(read(deep, { size, rowDepth: 30 }), {
      trouble: 'malformed',
      message: 'rows[1] is nested deeper than 30 levels',
    })
    t.equal((await read(long, { size, rowBytes: 4_000 })).rows.length, 2)
    t.equal((await read(wide, { size, rowValues: 700 })).rows.length, 2)
    t.equal((await read(deep, { size, rowDepth: 42 })).rows.length, 2)
  })
  test(`a state beyond its bound is refused while it arrives: ${form}`, async (t) => {
    const text = await made(Array.from({ length: 50 }, (_, n) => row(`n${n}`)))
    let asked = 0
    async function* counted(): AsyncGenerator<Buffer> {
      for await (const piece of pieces(text, size)) {
        asked += 1
        yield piece
      }
    }
    const parts = readParts(counted(), { ...STATE_LIMITS, bytes: 1_000 })
    const all = async (): Promise<void> => {
      for await (const _ of parts);
    }
    await t.rejects(all(), { trouble: 'too-large', message: /the state exceeds/ })
    t.equal(asked, Math.floor(1_000 / size) + 1)
  })
}
