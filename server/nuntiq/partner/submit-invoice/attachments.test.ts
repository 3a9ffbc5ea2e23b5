import { test, type Test } from 'tap'
import { attachment, pdfAttachment, refusedAt, withFiles } from '../../../../fixtures/testing/attachment.ts'
import { strictSandbox } from '../../../../fixtures/testing/strict-sandbox.ts'
import { newSupplier } from '../../../../fixtures/testing/supplier.ts'

const sandbox = await strictSandbox()
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
  'base64',
)
const sound = attachment('a note')

/** Each of these files, sent alone, is refused. */
async function areRefused(t: Test, wrongs: readonly unknown[], expected: object): Promise<void> {
  const { submit } = await newSupplier(sandbox)
  for (const wrong of wrongs) t.match(await submit(withFiles(wrong)), expected, JSON.stringify(wrong).slice(0, 100))
}

test('INV-ATT-001 attachments that is not an array is refused', async (t) => {
  const { submit } = await newSupplier(sandbox)
  for (const wrong of [null, {}, sound, 'invoice.pdf', 'A'.repeat(100_000), 1, true]) {
    const answer = await submit({ invoice: {}, attachments: wrong })
    t.match(answer, { status: 400, rule: 'INV-ATT-001', body: { message: 'attachments must be an array' } })
  }
})

test('INV-ATT-002 an entry that is not an object is refused, with its index', async (t) => {
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
  const wrongs = ['INVOICE_IMAGE', 'image', 'PDF', '', null, 1, ['IMAGE']]
  await areRefused(
    t,
    wrongs.map((type) => ({ ...sound, type })),
    refusedAt(0, 'INV-ATT-004', '.type must be IMAGE or ATTACHMENT'),
  )
})

test('INV-ATT-005 a missing filename is refused', (t) =>
  areRefused(t, [{ ...sound, filename: undefined }], refusedAt(0, 'INV-ATT-005', '.filename is required')))

test('INV-ATT-027 a filename that is empty or not text is refused', async (t) => {
  const wrongs = ['', null, 7, ['a.pdf'], {}]
  await areRefused(
    t,
    wrongs.map((filename) => ({ ...sound, filename })),
    refusedAt(0, 'INV-ATT-027', '.filename is required'),
  )
})

test('INV-ATT-006 a filename with a slash or a backslash is refused', async (t) => {
  const wrongs = ['a/b.pdf', '/etc/passwd', '..\\b.pdf', 'C:\\invoice.pdf', '/', 'b.pdf\\']
  await areRefused(
    t,
    wrongs.map((filename) => ({ ...sound, filename })),
    refusedAt(0, 'INV-ATT-006', '.filename must not contain path separators'),
  )
})

test('INV-ATT-006 a filename of dots and foreign letters is not a path', async (t) => {
  const { keep } = await newSupplier(sandbox)
  for (const filename of ['..', '…pdf', 'Rechnung Nº 7 – März.pdf', '漢字.txt', 'a:b|c?.txt', 'line\nbreak.txt']) {
    t.equal((await keep(withFiles({ ...sound, filename }))).attachments[0]?.filename, filename)
  }
})

test('INV-ATT-007 missing content is refused', (t) =>
  areRefused(t, [{ ...sound, content: undefined }], refusedAt(0, 'INV-ATT-007', '.content is required')))

test('INV-ATT-027 content that is not text is refused', async (t) => {
  const wrongs = [null, 7, ['YQ=='], { base64: 'YQ==' }]
  await areRefused(
    t,
    wrongs.map((content) => ({ ...sound, content })),
    refusedAt(0, 'INV-ATT-027', '.content is required'),
  )
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

test('INV-ATT-019, INV-ATT-030 document_token is refused with the printed body', async (t) => {
  const { submit, count } = await newSupplier(sandbox)
  const answer = await submit(withFiles({ type: 'IMAGE', filename: 'a.pdf', document_token: '0b9f' }))
  t.strictSame(
    [answer.status, answer.rule, answer.body],
    [
      400,
      'INV-ATT-019',
      {
        error: 'Validation failed',
        message:
          'attachments[0].document_token is not allowed on this endpoint; ' +
          'provide { filename, content (base64), type } instead',
        attachment_index: 0,
      },
    ],
  )
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
    null,
    {},
    { ...sound, type: 'x' },
    { ...sound, filename: '' },
    { ...sound, filename: 'a/b' },
    { ...sound, content: '' },
    { ...sound, content: '?' },
    { ...sound, content_type: 'image/png' },
    pdfAttachment('encrypted-user-password'),
    pdfAttachment('script-open-action'),
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
  const wrongs = [null, { ...sound, filename: '' }, pdfAttachment('script-open-action'), { document_token: 'x' }]
  t.match(await submit(withFiles(...wrongs)), { status: 400, rule: 'INV-ATT-019', body: { attachment_index: 3 } })
})

test('INV-ATT-023 of several wrong files the one with the lowest index is named', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.match(await submit(withFiles(sound, { ...sound, content_type: 'image/png' }, null, { ...sound, type: 'x' })), {
    rule: 'INV-ATT-014',
    body: { attachment_index: 1 },
  })
  t.match(await submit(withFiles(pdfAttachment('script-open-action'), null)), {
    rule: 'INV-PDF-003',
    body: { attachment_index: 0 },
  })
})

test('INV-ATT-024 any kind of file is accepted, as IMAGE too', async (t) => {
  const { submit, stored } = await newSupplier(sandbox)
  const kinds = [PNG, Buffer.from('plain'), Buffer.from([0, 1, 2, 255]), Buffer.from('PK\u0003\u0004 no zip')]
  for (const bytes of kinds) {
    const answer = await submit(withFiles(attachment(bytes, { type: 'IMAGE', filename: 'x.bin' }), attachment(bytes)))
    t.equal((await stored(answer)).attachments.length, 2)
  }
})

test('INV-ATT-025 an unlisted field of an attachment is dropped without an error', async (t) => {
  const { keep } = await newSupplier(sandbox)
  const { attachments } = await keep(
    withFiles({ ...sound, description: [1], size: 'x', url: null, Document_Token: 'x' }),
  )
  t.strictSame(Object.keys(attachments[0] ?? {}).sort(), [
    'content_type',
    'filename',
    'index',
    'sha256',
    'size',
    'token',
    'type',
  ])
})

test('INV-ATT-026 a filename without an extension is accepted, with advice', async (t) => {
  const { submit } = await newSupplier(sandbox)
  t.match(await submit(withFiles({ ...sound, filename: 'invoice' })), {
    status: 200,
    advice: 'attachments[0].filename has no extension',
  })
})
