import { test } from 'tap'
import { decodeBase64 } from './decode-base64.ts'
import { InlineBlob } from './inline-blob.ts'

const decode = (text: string | InlineBlob, maxDecoded = 1000) => decodeBase64(text, { maxDecoded })

for (const [text, bytes] of [
  ['QUJD', 'ABC'],
  ['QUI=', 'AB'],
  ['QQ==', 'A'],
] as const) {
  test(`base64 ${text} is decoded`, async (t) => {
    t.same(decode(text), { ok: true, bytes: Buffer.from(bytes), mediaType: undefined })
  })
}

for (const [prefix, mediaType] of [
  ['data:application/pdf;base64,', 'application/pdf'],
  ['data:text/plain;charset=utf-8;name="a b";base64,', undefined],
  ['data:text/plain;charset=utf-8;base64,', 'text/plain'],
  ['DATA:image/svg+xml;BASE64,', 'image/svg+xml'],
  ['data:;base64,', undefined],
] as const) {
  test(`the prefix ${prefix} is ${prefix.includes('"') ? 'no prefix' : 'read'}`, async (t) => {
    const decoded = decode(`${prefix}QUJD`)
    t.match(decoded, prefix.includes('"') ? { ok: false } : { ok: true, bytes: Buffer.from('ABC'), mediaType })
  })
}

for (const text of [
  'QUJ',
  'QUJ*',
  '!!!!',
  'QR==',
  'QUI=QUJD',
  'QUJD\nQUI=',
  'Q===',
  '====',
  '-_-_',
  'data:a/b,QUJD',
  ' QUJDQUI',
  'QUJDé===',
]) {
  test(`${JSON.stringify(text)} is not base64`, async (t) => {
    t.same(decode(text), { ok: false, reason: 'not-base64' })
  })
}

for (const text of ['', 'data:application/pdf;base64,']) {
  test(`${JSON.stringify(text)} is empty`, async (t) => {
    t.same(decode(text), { ok: false, reason: 'empty' })
  })
}

test('the largest size is inclusive, and counted without the padding', async (t) => {
  t.match(decode(Buffer.alloc(1000).toString('base64')), { ok: true })
  t.same(decode(Buffer.alloc(1001).toString('base64')), { ok: false, reason: 'too-large', decodedBytes: 1001 })
})

test('a text of twelve million characters is decoded', async (t) => {
  const bytes = Buffer.alloc(9_000_000, 'abc')
  const decoded = decode(bytes.toString('base64'), 9_000_000)
  t.ok(decoded.ok && decoded.bytes.equals(bytes))
})

test('a blob that was decoded while it arrived is judged by the same rule', async (t) => {
  const source = { prefix: 'data:a/b;base64,', mediaType: 'a/b' }
  const bytes = Buffer.alloc(1000)
  t.same(decode(new InlineBlob({ source, bytes, decodedBytes: 1000 })), { ok: true, bytes, mediaType: 'a/b' })
  const uncounted = new InlineBlob({ source, bytes: undefined, decodedBytes: 1001 })
  t.same(decode(uncounted), { ok: false, reason: 'too-large', decodedBytes: 1001 })
})
