import { test } from 'tap'
import { LargeBody } from './large-body.ts'
import { LongText, wholeEscapes } from './long-text.ts'
import type { Parsed, Received } from './received-body.ts'

const MARK = 'blob:4b2c9a1e:'

function large(text: string | Buffer): Received {
  const body = new LargeBody({ mark: MARK, keepBlobUpTo: 1000, digest: false })
  body.write(Buffer.from(text))
  return body.end()
}

function valueOf(parsed: Parsed): unknown {
  if (!parsed.ok) throw new Error(`expected a value, got ${parsed.reason}`)
  return parsed.value
}

const messageOf = (parsed: Parsed): string => ('message' in parsed ? parsed.message : '')

/** Base64 without its padding. */
const base64 = (bytes: number): string => Buffer.alloc(bytes, 'xyz').toString('base64').replaceAll('=', '')

test('a text of a million characters stays a text, one more makes it a LongText, however it is written', async (t) => {
  for (const character of ['.', '"', '漢']) {
    for (const ascii of [true, false]) {
      const written = (length: number): string => {
        const text = JSON.stringify([character.repeat(length)])
        return ascii ? text.replaceAll('é', '\\u00e9').replaceAll('漢', '\\u6f22').replaceAll('.', '\\u002e') : text
      }
      const [fits] = valueOf(await large(written(1_000_000)).parse()) as [string]
      t.ok(fits === character.repeat(1_000_000))
      const parsed = await large(written(1_000_001)).parse()
      t.match(parsed, { ok: true, long: [{ path: [0], value: { length: 1_000_001 } }] })
    }
  }
})

test('base64 that breaks off at its end is a text like any other', async (t) => {
  for (const [bytes, long] of [
    [749_998, 0],
    [750_001, 1],
    [2_000_002, 1],
  ] as const) {
    const parsed = await large(JSON.stringify([base64(bytes)])).parse()
    t.equal(parsed.ok && parsed.long.filter(({ value }) => value instanceof LongText).length, long)
  }
})

test('a text far too long is counted and not kept, wherever the network cuts it', async (t) => {
  for (const end of ['!', '\\n', 'é', '\\u00e9', '😀', '=']) {
    const bytes = Buffer.from(`{"a":"${base64(2_000_001)}${end.repeat(301)}", "b": [1]}`)
    const body = new LargeBody({ mark: MARK, keepBlobUpTo: 1000, digest: false })
    let at = 0
    for (; at < bytes.length - 2_000; at += 77_777) body.write(bytes.subarray(at, at + 77_777))
    for (; at < bytes.length; at += 3) body.write(bytes.subarray(at, at + 3))
    t.ok(body.held < 100_000, `${body.held} bytes are held`)
    const { a, b } = valueOf(await body.end().parse()) as { a: unknown; b: unknown }
    t.ok(a instanceof LongText)
    t.match(a, { length: (JSON.parse(bytes.toString()) as { a: string }).a.length })
    t.same(b, [1])
  }
})

for (const [what, wrong] of [
  ['a control character', '\n'],
  ['a wrong escape', '\\x'],
  ['half an escape', '\\u12'],
  ['no UTF-8', '\xff'],
] as const) {
  test(`a text far too long that holds ${what} is malformed`, async (t) => {
    const bytes = Buffer.from(`["${'!'.repeat(7_000_000)}${wrong}"]`, 'latin1')
    const message = messageOf(await large(bytes).parse())
    t.match(message, new RegExp(`in the one that ends at byte ${bytes.length - 1}$`))
  })
}

test('a text far too long that never ends is malformed, with the place named', async (t) => {
  const text = `["${'!'.repeat(7_000_000)}`
  t.equal(messageOf(await large(text).parse()), 'the text ends within a string at line 1, column 7000003')
})

test('a text is whole up to the escape that its end breaks off', async (t) => {
  for (const [text, whole] of [
    ['', 0],
    ['abc', 3],
    ['abcdef\\', 6],
    ['abcdef\\u', 6],
    ['abcdef\\u006', 6],
    ['abcdef\\u0061', 12],
    ['\\u00', 0],
    ['abcdef\\\\u00', 11],
    ['\\u0061abcdef\\/', 14],
  ] as const) {
    t.equal(wholeEscapes(text), whole, JSON.stringify(text))
  }
})
