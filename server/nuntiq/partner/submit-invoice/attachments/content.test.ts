import { test, type Test } from 'tap'
import { attachment, pdfAttachment, refusedAt, withFiles } from '../../../../../fixtures/testing/attachment.ts'
import { strictSandbox } from '../../../../../fixtures/testing/strict-sandbox.ts'
import { newSupplier } from '../../../../../fixtures/testing/supplier.ts'

const sandbox = await strictSandbox()
const MB = 1024 * 1024
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const sound = attachment('a note')
const NO_BASE64 = refusedAt(0, 'INV-ATT-008', '.content is not valid base64')
const LAX_BASE64 = refusedAt(0, 'INV-ATT-028', '.content is not valid base64')

/** Each of these files, sent alone, is refused. */
async function areRefused(t: Test, wrongs: readonly unknown[], expected: object): Promise<void> {
  const { submit } = await newSupplier(sandbox)
  for (const wrong of wrongs) t.match(await submit(withFiles(wrong)), expected, JSON.stringify(wrong).slice(0, 100))
}

test('INV-ATT-008 content with a character that base64 does not have, or not there, is refused', async (t) => {
  const wrongs = ['JVBERi0xLjQKJ...', 'YWJj!', 'YW Jj', '-_-_', 'YWJj\nYW\nJj', 'YWJj\n\nYWJj', '\nYWJj', 'YWJjY\nWJj']
  await areRefused(
    t,
    wrongs.map((content) => ({ ...sound, content })),
    NO_BASE64,
  )
})

test('INV-ATT-028 content that only a lax decoder takes is refused', async (t) => {
  const wrongs = ['YWJ', 'YWI', 'YQ=', 'Y===', 'YW==YWJj', 'YR==', '====', '=']
  await areRefused(
    t,
    wrongs.map((content) => ({ ...sound, content })),
    LAX_BASE64,
  )
})

for (const [rule, content, why] of [
  ['INV-ATT-008', 'JVBERi0xLjQKJ...', 'it holds an ellipsis'],
  ['INV-ATT-008', 'data:application/pdf;base64,JVBERi0xLjQ…', 'it holds an ellipsis'],
  ['INV-ATT-008', '-_-_', 'it is in the URL-safe alphabet'],
  ['INV-ATT-008', 'YWJj\nYW\nJj', 'it has line breaks'],
  ['INV-ATT-028', 'YWI', 'its length is no multiple of four'],
] as const) {
  test(`${rule} C13 the refusal of ${content} says what is probably wrong`, async (t) => {
    const { submit } = await newSupplier(sandbox)
    t.match(await submit(withFiles({ ...sound, content })), refusedAt(0, rule, `.content is not valid base64: ${why}`))
  })
}

test('INV-ATT-031 base64 in lines is decoded without its line breaks, whatever its length, and told', async (t) => {
  const { submit, file } = await newSupplier(sandbox)
  for (const bytes of [Buffer.from('abc'), Buffer.alloc(100, 'a note '), Buffer.alloc(300_001, 'a note ')]) {
    const text = bytes.toString('base64')
    for (const [width, lineBreak] of [
      [76, '\r\n'],
      [76, '\n'],
      [64, '\n'],
      [4, '\n'],
    ] as const) {
      const lines = text.match(new RegExp(`.{1,${width}}`, 'g'))?.join(lineBreak) ?? ''
      for (const content of [lines, lines + lineBreak, `data:text/plain;base64,${lines}`]) {
        const name = `${bytes.length} bytes in lines of ${width}: ${JSON.stringify(content.slice(0, 30))}`
        const answer = await submit(withFiles({ ...sound, content }))
        t.equal(answer.status, 200, name)
        t.ok(bytes.equals(await file(answer, 'attachments/0')), name)
        t.equal(/line breaks/.test(answer.advice), content.includes('\n'), name)
      }
    }
  }
})

test('INV-ATT-031 content of more than a million characters has to come in one line', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const lines = Buffer.alloc(MB, 'x').toString('base64').replace(/.{76}/g, '$&\n')
  const refusal = refusedAt(0, 'INV-ATT-008', '.content is not valid base64')
  t.match(await submit(withFiles({ ...sound, content: lines })), refusal)
})

test('INV-ATT-008 one wrong character in a long content is found', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const long = Buffer.alloc(300_000, 'a note ').toString('base64')
  for (const at of [0, 9_001, 399_999]) {
    for (const wrong of ['-', ' ', '.', '"', '\n', 'é']) {
      const answer = await submit(withFiles({ ...sound, content: `${long.slice(0, at)}${wrong}${long.slice(at + 1)}` }))
      t.match(answer, NO_BASE64, `${JSON.stringify(wrong)} at ${at}`)
    }
  }
})

test('INV-ATT-009 content that decodes to no bytes is refused', async (t) => {
  const wrongs = ['', 'data:application/pdf;base64,', 'data:;base64,']
  await areRefused(
    t,
    wrongs.map((content) => ({ ...sound, content })),
    refusedAt(0, 'INV-ATT-009', '.content must hold at least one byte'),
  )
})

test('INV-ATT-010 a data URL is decoded as if its prefix were not there', async (t) => {
  const { submit, file } = await newSupplier(sandbox)
  const prefixes = [
    'data:text/plain;base64,',
    'data:;base64,',
    'data:text/plain;charset=utf-8;base64,',
    'DATA:application/pdf;BASE64,',
  ]
  for (const bytes of [Buffer.from('a note'), Buffer.alloc(200_000, 'long note ')]) {
    for (const prefix of prefixes) {
      const answer = await submit(withFiles({ ...sound, content: prefix + bytes.toString('base64') }))
      t.ok(bytes.equals(await file(answer, 'attachments/0')), `${prefix} ${bytes.length}`)
    }
  }
})

test('INV-ATT-010 a prefix that is not a base64 data URL is not base64', async (t) => {
  const twice = 'data:text/plain;base64,data:text/plain;base64,YQ=='
  const wrongs = ['data:text/plain,YQ==', 'text/plain;base64,YQ==', twice]
  await areRefused(
    t,
    wrongs.map((content) => ({ ...sound, content })),
    NO_BASE64,
  )
})

test('INV-ATT-011, INV-ATT-029 a file of more than 10 MB decoded is refused with the printed body', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  const answer = await submit(withFiles(sound, sound, attachment(Buffer.alloc(12 * MB, 'x'))))
  t.equal(answer.status, 400)
  t.strictSame(answer.body, {
    error: 'Attachment validation failed',
    message: 'attachments[2].content exceeds 10 MB decoded',
    attachment_index: 2,
  })
  t.equal(answer.rule, 'INV-ATT-011')
  t.equal(await count(), 0)
})

test('INV-ATT-012 a file of 9 MB is accepted', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.equal((await submit(withFiles(attachment(Buffer.alloc(9 * MB, 'x'))))).status, 200)
})

test('INV-ATT-013 10 × 1024 × 1024 bytes are accepted, one more is not', async (t) => {
  const { submit, stored } = await newSupplier(sandbox)
  const answer = await submit(withFiles(attachment(Buffer.alloc(10 * MB, 'x'))))
  t.equal((await stored(answer)).attachments[0]?.size, 10_485_760)
  t.match(await submit(withFiles(attachment(Buffer.alloc(10 * MB + 1, 'x')))), { status: 400, rule: 'INV-ATT-011' })
})

test('INV-ATT-013 the limit is that of each file, and a prefix does not count', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const { content } = attachment(Buffer.alloc(10 * MB, 'x'))
  const answer = await submit(
    withFiles({ ...sound, content: `data:text/plain;base64,${content}` }, attachment(Buffer.alloc(6 * MB, 'y'))),
  )
  t.match(answer, { status: 200, data: { attachments_linked: 2 } })
})

test('INV-ATT-014 a content_type that differs from the sniffed type is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const claims = [
    [PNG, ['application/pdf', 'image/jpeg', 'text/plain']],
    ['plain', ['application/pdf', 'image/png', 'nonsense', '']],
  ] as const
  for (const [bytes, types] of claims) {
    for (const content_type of types) {
      const answer = await submit(withFiles(attachment(bytes, { content_type })))
      t.match(answer, refusedAt(0, 'INV-ATT-014', `.content_type says ${content_type}`), content_type)
    }
  }
})

test('INV-ATT-014 a PDF may not claim to be something else', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.match(
    await submit(withFiles(pdfAttachment('plain', { content_type: 'image/png' }))),
    refusedAt(0, 'INV-ATT-014', '.content_type says image/png, but the content is application/pdf'),
  )
})

test('INV-ATT-015 a content_type equal to the sniffed type is accepted', async (t) => {
  const { keep } = await newSupplier(sandbox)
  const { attachments } = await keep(
    withFiles(
      pdfAttachment('plain', { content_type: 'application/pdf' }),
      attachment(PNG, { content_type: 'image/png' }),
      attachment(PNG, { content_type: 'IMAGE/PNG; q=1' }),
      attachment(PNG),
    ),
  )
  t.strictSame(
    attachments.map(({ content_type }) => content_type),
    ['application/pdf', 'image/png', 'image/png', 'image/png'],
  )
})

test('INV-ATT-016 text is sniffed as text/plain and matches any textual claim', async (t) => {
  const { keep } = await newSupplier(sandbox)
  const { attachments } = await keep(
    withFiles(
      attachment('a;b\n1;2\n', { content_type: 'text/csv' }),
      attachment('{"a":1}', { content_type: 'application/json' }),
      attachment('<Invoice/>', { content_type: 'application/xml' }),
      attachment('a note', { content_type: 'text/plain; charset=utf-8' }),
      attachment('# a note', { content_type: 'text/markdown' }),
    ),
  )
  t.strictSame(new Set(attachments.map(({ content_type }) => content_type)), new Set(['text/plain']))
})

test('INV-ATT-017 a content_type that is not text is refused', async (t) => {
  const wrongs = [null, 1, ['text/plain'], {}]
  await areRefused(
    t,
    wrongs.map((content_type) => ({ ...sound, content_type })),
    refusedAt(0, 'INV-ATT-017', '.content_type must be a string'),
  )
})
