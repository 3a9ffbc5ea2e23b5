import { test } from 'tap'
import { attachment, pdfAttachment, withFiles } from '../../../../fixtures/testing/attachment.ts'
import { strictSandbox } from '../../../../fixtures/testing/strict-sandbox.ts'
import { newSupplier } from '../../../../fixtures/testing/supplier.ts'

const sandbox = await strictSandbox()
const MB = 1024 * 1024
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const sound = attachment('a note')

/** A refusal of one file, in the envelope that the guide prints. */
function refusedAt(index: number, rule: string, message: string): object {
  return {
    status: 400,
    rule,
    body: {
      error: 'Attachment validation failed',
      message: `attachments[${index}]${message}`,
      attachment_index: index,
    },
  }
}

test('INV-ATT-001 attachments that is no array is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const wrong of [null, {}, sound, 'invoice.pdf', 'A'.repeat(100_000), 1, true]) {
    const answer = await submit({ invoice: {}, attachments: wrong })
    t.match(answer, { status: 400, rule: 'INV-ATT-001', body: { message: 'attachments must be an array' } })
  }
})

test('INV-ATT-002 an entry that is no object is refused, with its index', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  for (const wrong of [null, [], [sound], 'invoice.pdf', 'A'.repeat(100_000), 1, false]) {
    t.match(await submit(withFiles(sound, wrong)), refusedAt(1, 'INV-ATT-002', ' must be an object'))
  }
  t.equal(await count(), 0, 'nothing is left behind')
})

test('INV-ATT-003 an attachment without type is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const { type: _, ...rest } = sound
  t.match(await submit(withFiles(rest)), refusedAt(0, 'INV-ATT-003', '.type is required'))
})

test('INV-ATT-004 a type other than IMAGE and ATTACHMENT is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const type of ['INVOICE_IMAGE', 'image', 'PDF', '', null, 1, ['IMAGE']]) {
    t.match(
      await submit(withFiles({ ...sound, type })),
      refusedAt(0, 'INV-ATT-004', '.type must be IMAGE or ATTACHMENT'),
      JSON.stringify(type),
    )
  }
})

test('INV-ATT-005 a filename that is missing, empty or no text is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const filename of [undefined, '', null, 7, ['a.pdf'], {}]) {
    t.match(
      await submit(withFiles({ ...sound, filename })),
      refusedAt(0, 'INV-ATT-005', '.filename is required'),
      JSON.stringify(filename),
    )
  }
})

test('INV-ATT-006 a filename with a slash or a backslash is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const filename of ['a/b.pdf', '/etc/passwd', '..\\b.pdf', 'C:\\invoice.pdf', '/', 'b.pdf\\']) {
    t.match(
      await submit(withFiles({ ...sound, filename })),
      refusedAt(0, 'INV-ATT-006', '.filename must not contain path separators'),
      filename,
    )
  }
})

test('INV-ATT-006 a filename of dots and foreign letters is no path', async (t) => {
  const { keep } = await newSupplier(sandbox)
  for (const filename of ['..', '…pdf', 'Rechnung März 2026 – Nº 7.pdf', '漢字.txt', 'a:b|c?.txt', 'line\nbreak.txt']) {
    t.equal((await keep(withFiles({ ...sound, filename }))).attachments[0]?.filename, filename)
  }
})

test('INV-ATT-007 content that is missing or no text is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const content of [undefined, null, 7, ['YQ=='], { base64: 'YQ==' }]) {
    t.match(
      await submit(withFiles({ ...sound, content })),
      refusedAt(0, 'INV-ATT-007', '.content is required'),
      JSON.stringify(content),
    )
  }
})

test('INV-ATT-008 content that is no strict base64 is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const wrongs = [
    'JVBERi0xLjQKJ...',
    'YWJj!',
    'YW Jj',
    'YWJ',
    'YWI',
    'YQ=',
    'Y===',
    'YW==YWJj',
    '-_-_',
    'YR==',
    'YWJj\n',
    '====',
    '=',
  ]
  for (const content of wrongs) {
    t.match(
      await submit(withFiles({ ...sound, content })),
      refusedAt(0, 'INV-ATT-008', '.content is not valid base64'),
      JSON.stringify(content),
    )
  }
})

test('INV-ATT-008 one wrong character in a long content is found', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const long = Buffer.alloc(300_000, 'a note ').toString('base64')
  for (const at of [0, 9_001, 399_999]) {
    for (const wrong of ['-', ' ', '.', '"', '\n', 'é']) {
      const answer = await submit(withFiles({
        ...sound,
        content: `${long.slice(0, at)}${wrong}${long.slice(at + 1)}`,
      }))
      t.match(
        answer,
        refusedAt(0, 'INV-ATT-008', '.content is not valid base64'),
        `${JSON.stringify(wrong)} at ${at}`,
      )
    }
  }
})

test('INV-ATT-009 content that decodes to no bytes is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const content of ['', 'data:application/pdf;base64,', 'data:;base64,']) {
    t.match(
      await submit(withFiles({ ...sound, content })),
      refusedAt(0, 'INV-ATT-009', '.content must hold at least one byte'),
      content,
    )
  }
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

test('INV-ATT-010 a prefix that is no base64 data URL is no base64', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const content of ['data:text/plain,YQ==', 'text/plain;base64,YQ==', 'data:text/plain;base64,data:text/plain;base64,YQ==']) {
    t.match(
      await submit(withFiles({ ...sound, content })),
      refusedAt(0, 'INV-ATT-008', '.content is not valid base64'),
      content,
    )
  }
})

test('INV-ATT-011 a file of more than 10 MB decoded is refused with the printed body', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  const answer = await submit(withFiles(sound, sound, attachment(Buffer.alloc(12 * MB, 'x'))))
  t.equal(answer.status, 400)
  t.strictSame(answer.body, {
    error: 'Attachment validation failed', message: 'attachments[2].content exceeds 10 MB decoded', attachment_index: 2,
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
  t.match(await submit(withFiles(attachment(Buffer.alloc(10 * MB + 1, 'x')))), {
    status: 400,
    rule: 'INV-ATT-011',
  })
})

test('INV-ATT-013 the limit is that of each file, and a prefix does not count', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const { content } = attachment(Buffer.alloc(10 * MB, 'x'))
  const answer = await submit(withFiles(
    { ...sound, content: `data:text/plain;base64,${content}` },
    attachment(Buffer.alloc(6 * MB, 'y')),
  ))
  t.match(answer, { status: 200, data: { attachments_linked: 2 } })
})

test('INV-ATT-014 a content_type that differs from the sniffed type is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const wrongs = [
    [PNG, 'application/pdf'], [PNG, 'image/jpeg'], [Buffer.from('plain'), 'application/pdf'], [
      Buffer.from('plain'),
      'image/png',
    ],
    [PNG, 'text/plain'], [Buffer.from('plain'), 'nonsense'], [Buffer.from('plain'), ''],
  ] as const
  for (const [bytes, content_type] of wrongs) {
    t.match(
      await submit(withFiles(attachment(bytes, { content_type }))),
      refusedAt(0, 'INV-ATT-014', `.content_type says ${content_type}`),
      content_type,
    )
  }
})

test('INV-ATT-014 a PDF may not claim to be something else', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.match(await submit(withFiles(pdfAttachment('plain', { content_type: 'image/png' }))),
    refusedAt(0, 'INV-ATT-014', '.content_type says image/png, but the content is application/pdf'))
})

test('INV-ATT-015 a content_type equal to the sniffed type is accepted', async (t) => {
  const { keep } = await newSupplier(sandbox)
  const { attachments } = await keep(withFiles(
    pdfAttachment('plain', { content_type: 'application/pdf' }),
    attachment(PNG, { content_type: 'image/png' }),
    attachment(PNG, { content_type: 'IMAGE/PNG; q=1' }),
    attachment(PNG),
  ))
  t.strictSame(
    attachments.map(({ content_type }) => content_type),
    ['application/pdf', 'image/png', 'image/png', 'image/png'],
  )
})

test('INV-ATT-016 text is sniffed as text/plain and matches any textual claim', async (t) => {
  const { keep } = await newSupplier(sandbox)
  const { attachments } = await keep(withFiles(
    attachment('a;b\n1;2\n', { content_type: 'text/csv' }),
    attachment('{"a":1}', { content_type: 'application/json' }),
    attachment('<Invoice/>', { content_type: 'application/xml' }),
    attachment('a note', { content_type: 'text/plain; charset=utf-8' }),
    attachment('# a note', { content_type: 'text/markdown' }),
  ))
  t.strictSame(new Set(attachments.map(({ content_type }) => content_type)), new Set(['text/plain']))
})

test('INV-ATT-017 a content_type that is no text is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const content_type of [null, 1, ['text/plain'], {}]) {
    t.match(
      await submit(withFiles({ ...sound, content_type })),
      refusedAt(0, 'INV-ATT-017', '.content_type must be a string'),
      JSON.stringify(content_type),
    )
  }
})

test('INV-ATT-018 a second IMAGE is refused, at its own index', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const image = pdfAttachment('plain')
  t.match(await submit(withFiles(image, sound, image)), refusedAt(2, 'INV-ATT-018', '.type is a second IMAGE'))
})

test('INV-ATT-018 one IMAGE among several files, or none, is accepted', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.equal((await submit(withFiles(sound, pdfAttachment('plain'), sound))).status, 200)
  t.equal((await submit(withFiles(sound, sound))).status, 200)
  t.equal((await submit(withFiles())).status, 200)
})

test('INV-ATT-019 document_token is refused with the printed body', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  const answer = await submit(withFiles({ type: 'IMAGE', filename: 'a.pdf', document_token: '0b9f' }))
  t.strictSame([answer.status, answer.rule, answer.body], [400, 'INV-ATT-019', {
    error: 'Validation failed',
    message: 'attachments[0].document_token is not allowed on this endpoint; provide { filename, content (base64), type } instead',
    attachment_index: 0,
  }])
  t.equal(await count(), 0)
})

test('INV-ATT-019 document_token is refused beside a sound content, whatever it holds', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const document_token of [null, '', 0, {}, 'x']) {
    t.match(
      await submit(withFiles({ ...sound, document_token })),
      { status: 400, rule: 'INV-ATT-019' },
      JSON.stringify(document_token),
    )
  }
})

test('INV-ATT-020 any other attachment rule answers Attachment validation failed and a message', async (t) => {
  const { submit } = await newSupplier(sandbox)
  const wrongs = [
    null, {}, { ...sound, type: 'x' }, { ...sound, filename: '' }, { ...sound, filename: 'a/b' }, {
      ...sound,
      content: '',
    },
    { ...sound, content: '?' }, { ...sound, content_type: 'image/png' }, pdfAttachment('encrypted-user-password'), pdfAttachment('script-open-action'),
  ]
  for (const wrong of wrongs) {
    const { status, body } = await submit(withFiles(wrong))
    t.strictSame(
      [status, Object.keys(Object(body))],
      [400, ['error', 'message', 'attachment_index']],
      JSON.stringify(wrong).slice(0, 80),
    )
    t.match(body, { error: /^Attachment validation failed$/, message: /^attachments\[0\]/ })
  }
})

test('INV-ATT-021 the file at fault is named by its zero-based index', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const index of [0, 1, 4]) {
    const files = Array.from({ length: 5 }, (_, at) => (at === index ? { ...sound, content: '?' } : sound))
    t.match(await submit(withFiles(...files)), {
      status: 400,
      body: { attachment_index: index, message: `attachments[${index}].content` },
    })
  }
})

test('INV-ATT-022 a document_token anywhere is refused before anything else about files', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.match(await submit(withFiles(null, { ...sound, filename: '' }, pdfAttachment('script-open-action'), { document_token: 'x' })), {
    status: 400, rule: 'INV-ATT-019', body: { attachment_index: 3 },
  })
})

test('INV-ATT-023 of several wrong files the one with the lowest index is named', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.match(
    await submit(withFiles(sound, { ...sound, content_type: 'image/png' }, null, { ...sound, type: 'x' })),
    { rule: 'INV-ATT-014', body: { attachment_index: 1 } },
  )
  t.match(await submit(withFiles(pdfAttachment('script-open-action'), null)), {
    rule: 'INV-PDF-003',
    body: { attachment_index: 0 },
  })
})

test('INV-ATT-024 any kind of file is accepted, as IMAGE too', async (t) => {
  const { submit, stored } = await newSupplier(sandbox)
  const kinds = [PNG, Buffer.from('plain'), Buffer.from([0, 1, 2, 255]), Buffer.from('PK\u0003\u0004 no zip')]
  for (const bytes of kinds) {
    const answer = await submit(withFiles(
      attachment(bytes, { type: 'IMAGE', filename: 'x.bin' }),
      attachment(bytes),
    ))
    t.equal((await stored(answer)).attachments.length, 2)
  }
})

test('INV-ATT-025 an unlisted field of an attachment is dropped without an error', async (t) => {
  const { keep } = await newSupplier(sandbox)
  const { attachments } = await keep(withFiles({
    ...sound,
    description: [1],
    size: 'x',
    url: null,
    Document_Token: 'x',
  }))
  t.strictSame(
    Object.keys(attachments[0] ?? {}).sort(),
    ['content_type', 'filename', 'index', 'sha256', 'size', 'type'],
  )
})

test('INV-ATT-026 a filename without an extension is accepted, with advice', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.match(await submit(withFiles({ ...sound, filename: 'invoice' })), {
    status: 200,
    advice: 'attachments[0].filename has no extension',
  })
})
