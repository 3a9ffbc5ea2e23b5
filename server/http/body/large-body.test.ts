import { test } from 'tap'
import { InlineBlob } from './inline-blob.ts'
import { LargeBody } from './large-body.ts'
import type { Parsed, Received } from './received-body.ts'
import { smallBody } from './small-body.ts'

const MARK = 'blob:4b2c9a1e:'

function valueOf(parsed: Parsed): unknown {
  if (!parsed.ok) throw new Error(`expected a value, got ${parsed.reason}`)
  return parsed.value
}

function messageOf(parsed: Parsed): string {
  return 'message' in parsed ? parsed.message : JSON.stringify(parsed)
}

function large(text: string | Buffer, { pieces = [Buffer.from(text)] }: { pieces?: Buffer[] } = {}): Received {
  const body = new LargeBody({ mark: MARK, keepBlobUpTo: Infinity, digest: false, blobFrom: 300 })
  for (const piece of pieces) body.write(piece)
  return body.end()
}

const small = (text: string | Buffer) => smallBody(Buffer.from(text), false)
const noise = (bytes: number) =>
  Buffer.from(Array.from({ length: bytes }, (_, index) => (index * 7919 + (index >> 8)) & 255))
const base64 = (bytes: number) => noise(bytes).toString('base64')

/* Fuzz: documents in random pieces, against JSON.parse of the whole. */

function randomFrom(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

type Random = (below: number) => number

function randomBase64(random: Random): string {
  const prefix =
    ['', '', 'data:application/pdf;base64,', 'data:image/png;name=a b.png;base64,', 'DATA:;BASE64,'][random(5)] ?? ''
  return prefix + Buffer.from(Array.from({ length: 150 + random(700) }, () => random(256))).toString('base64')
}

function randomLongText(random: Random): string {
  const text = randomBase64(random)
  const at = random(text.length)
  const odd = ['=', '-', '"', '\\', 'é', '\n', '漢', '😀', ' ', '\\u0041', MARK, ''][random(12)] ?? ''
  return text.slice(0, at) + odd + text.slice(at + random(2))
}

function randomValue(random: Random, depth: number): unknown {
  const kind = random(depth > 4 ? 6 : 9)
  if (kind === 0) return random(2) === 0
  if (kind === 1) return [null, 0, -1.5e-7, 12345678901, 'a"b\\c/d\u0007', '\\\\"', '', '{[,:]}'][random(8)]
  if (kind === 2) return random(1e6) / 100
  if (kind === 3 || kind === 4) return randomBase64(random)
  if (kind === 5) return randomLongText(random)
  if (kind === 6) return Array.from({ length: random(4) }, () => randomValue(random, depth + 1))
  return Object.fromEntries(
    Array.from({ length: random(5) }, (_, index) => {
      const name = [`n${index}`, `ü"${index}`, '__proto__', randomBase64(random)][
        random(20) < 17 ? random(2) : 2 + random(2)
      ]
      return [name, randomValue(random, depth + 1)]
    }),
  )
}

/** As PHP, .NET or Gson would have written it, or with line breaks. */
function randomStyle(text: string, random: Random): string {
  const style = random(5)
  if (style === 0) return text.replaceAll('/', '\\/')
  if (style === 1) return text.replaceAll('+', '\\u002B')
  if (style === 2) return text.replaceAll('=', '\\u003d')
  return style === 3 ? JSON.stringify(JSON.parse(text), null, 2) : text
}

function cut(bytes: Buffer, random: Random): Buffer[] {
  const pieces: Buffer[] = []
  const longest = [1, 7, 100, 5000][random(4)] ?? 1
  for (let at = 0; at < bytes.length;) {
    const end = at + 1 + random(longest)
    pieces.push(bytes.subarray(at, end))
    at = end
  }
  return pieces
}

function randomDocument(random: Random): Buffer {
  const value = { first: randomValue(random, 0), second: [randomValue(random, 0)], last: randomBase64(random) }
  return Buffer.from(randomStyle(JSON.stringify(value), random))
}

test('a body that is decoded while it arrives says the same as JSON.parse of the whole', async (t) => {
  const random = randomFrom(1)
  let blobs = 0
  let differences = 0
  for (let round = 0; round < 2000; round++) {
    const bytes = randomDocument(random)
    const value = valueOf(await large('', { pieces: cut(bytes, random) }).parse())
    if (JSON.stringify(value) !== JSON.stringify(JSON.parse(bytes.toString()))) differences++
    if (isRecord(value) && value['last'] instanceof InlineBlob) blobs++
  }
  t.equal(differences, 0)
  t.ok(blobs > 1500, `${blobs} blobs were met`)
})

test('a damaged body is malformed in the same words, whether it is small or large', async (t) => {
  const random = randomFrom(2)
  const differences: string[] = []
  let malformed = 0
  for (let round = 0; round < 1000; round++) {
    const whole = randomDocument(random)
    const at = random(whole.length)
    const bytes = Buffer.concat([
      whole.subarray(0, at),
      noise(random(256)).subarray(-1),
      whole.subarray(at + random(2)),
    ])
    const plain = await small(bytes).parse()
    const streamed = await large('', { pieces: cut(bytes, random) }).parse()
    if (!plain.ok) malformed++
    if (plain.ok ? !streamed.ok : messageOf(plain) !== messageOf(streamed)) differences.push(messageOf(plain))
    if (!plain.ok && !/^line \d+ is not valid UTF-8$| at line \d+, column \d+$/.test(messageOf(plain)))
      differences.push(messageOf(plain))
  }
  t.same(differences, [])
  t.ok(malformed > 300, `${malformed} were malformed`)
})

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}

/* Blobs. */

const bytewise = (text: string) => large('', { pieces: Array.from(text, (character) => Buffer.from(character)) })

test('long base64 that goes on behind its padding stays a string', async (t) => {
  const text = base64(400) + base64(400)
  t.same(valueOf(await bytewise(JSON.stringify([text])).parse()), [text])
})

for (const [plain, escaped] of [
  ['/', '\\/'],
  ['+', '\\u002B'],
  ['=', '\\u003d'],
] as const) {
  test(`base64 becomes a blob when ${plain} is sent as ${escaped}, wherever the network cuts it`, async (t) => {
    const text = JSON.stringify([base64(799)]).replaceAll(plain, escaped)
    t.match(valueOf(await bytewise(text).parse()), [{ decodedBytes: 799, bytes: noise(799) }])
  })
}

test('a forged placeholder stays the text it is when the mark is another', async (t) => {
  const value = valueOf(await large(JSON.stringify([`${MARK.replace('4', '5')}0`, base64(999)])).parse()) as unknown[]
  t.equal(value[0], `${MARK.replace('4', '5')}0`)
  t.ok(value[1] instanceof InlineBlob)
})

test('a placeholder without a blob stays the text it is', async (t) => {
  const value = valueOf(await large(JSON.stringify([`${MARK}1`, `${MARK}length`, base64(999)])).parse()) as unknown[]
  t.same(value.slice(0, 2), [`${MARK}1`, `${MARK}length`])
})

test('a blob under the name __proto__ stays a member of its own', async (t) => {
  const value = valueOf(await large(`{"__proto__":"${base64(999)}"}`).parse()) as object
  t.equal(Object.getPrototypeOf(value), Object.prototype)
  t.same(Object.keys(value), ['__proto__'])
})

/* What is counted and refused. */

test('a hundred levels of nesting pass, one more is too deep', async (t) => {
  for (const read of [small, large]) {
    t.match(await read('['.repeat(100) + ']'.repeat(100)).parse(), { ok: true })
    t.same(await read('['.repeat(101) + ']'.repeat(101)).parse(), { ok: false, reason: 'too-deep', limit: 100 })
  }
})

test('brackets in strings are no nesting', async (t) => {
  const text = JSON.stringify(['[{'.repeat(200), '"['.repeat(200)])
  t.same(valueOf(await small(text).parse()), JSON.parse(text))
})

for (const [what, fits, exceeds, reason, limit] of [
  ['values', `[${'1,'.repeat(599_998)}1]`, `[${'1,'.repeat(599_999)}1]`, 'too-many-values', 600_000],
  ['objects', `[${'{},'.repeat(24_999)}{}]`, `[${'{},'.repeat(25_000)}{}]`, 'too-many-objects', 25_000],
  ['members', `{${'"":1,'.repeat(14_999)}"":1}`, `{${'"":1,'.repeat(15_000)}"":1}`, 'too-many-members', 15_000],
  ['bytes', ' '.repeat(24 * 1024 * 1024 - 1) + '1', ' '.repeat(24 * 1024 * 1024) + '1', 'too-much-text', 25_165_824],
] as const) {
  test(`${limit} ${what} pass, one more is too many`, async (t) => {
    t.match(await large(fits).parse(), { ok: true })
    t.same(await large(exceeds).parse(), { ok: false, reason, limit })
  })
}

test('10,000 lines with 50 members each pass', async (t) => {
  const line = Object.fromEntries(
    Array.from({ length: 50 }, (_, index) => [`custom_text_${index}`, 'a text of a line']),
  )
  const text = JSON.stringify({ invoice: { lines: Array.from({ length: 10_000 }, () => line) } })
  t.match(await large(text).parse(), { ok: true })
})

test('base64 does not count as text', async (t) => {
  const text = JSON.stringify(Array.from({ length: 10 }, () => Buffer.alloc(3_000_000, 'x').toString('base64')))
  t.match(await large(text).parse(), { ok: true })
})

for (const [name, text, message] of [
  ['nothing', '', 'the body is empty'],
  ['blanks', ' \r\n\t', 'the body is empty'],
  ['a cut document', '{"a":', 'the text ends too early at line 1, column 6'],
  ['an open string', '["abc', 'the text ends within a string at line 1, column 6'],
  ['a comma too many', '{\n  "é": 1,\n}', 'a name in double quotes is expected at line 3, column 1'],
  ['single quotes', "{'a':1}", 'a name in double quotes or a closing brace is expected at line 1, column 2'],
  ['a missing colon', '{"é" 1}', 'a colon is expected at line 1, column 6'],
  ['a second document', '{} {}', 'something follows the end of the document at line 1, column 4'],
  ['a leading zero', '[01]', 'a comma or the closing bracket is expected at line 1, column 3'],
  ['NaN', '[NaN]', 'a value or a closing bracket is expected at line 1, column 2'],
  ['a half number', '[1.]', 'a digit is expected at line 1, column 4'],
  ['a raw line break', '["a\nb"]', 'a control character in a string must be escaped at line 1, column 4'],
  ['a wrong escape', '["\\x41"]', 'a backslash in a string begins no known escape at line 1, column 3'],
] as const) {
  test(`the message for ${name} names the place and quotes nothing`, async (t) => {
    t.equal(messageOf(await small(text).parse()), message)
    t.equal(messageOf(await large(text).parse()), message)
  })
}

test('a byte order mark in front is tolerated and not counted', async (t) => {
  t.same(valueOf(await small('\ufeff{"a":1}').parse()), { a: 1 })
  t.match(messageOf(await large('\ufeff{"a":}').parse()), /line 1, column 6$/)
})

test('bytes that are no UTF-8 are refused, with the line named', async (t) => {
  const bytes = Buffer.from('{\n"a": "\xe9"}', 'latin1')
  for (const read of [small, large]) {
    t.equal(messageOf(await read(bytes).parse()), 'line 2 is not valid UTF-8')
  }
})
