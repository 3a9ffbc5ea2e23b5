import { sameAs } from '../../kit/checks/same-as.ts'
import { add, edits, set, without } from '../../kit/generate/edit.ts'
import { DISPLAY_IMAGE } from '../payloads/base-payload.ts'
import { makePdf, pdfOfSize } from '../payloads/pdf.ts'
import { at, type JsonObject } from '../../kit/json.ts'
import { type Case, defineCase } from '../case.ts'
import { attached, file } from './files.ts'
import { storedInvoice } from './stored.ts'

const FIRST = 'attachments.0'

/** 10 MB by both readings; a file between the two decides nothing (INV-ATT-013). */
const TEN_MILLION = 10_000_000
const TEN_MEBIBYTES = 10 * 1024 * 1024
/** Twice it is more than 10 MB by both readings, in a body that is hardly longer than that of one such file. */
const A_LITTLE_OVER_HALF = 5_300_000

/** The smallest PNG: one grey pixel. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg==',
  'base64',
)
const NO_TEXT = Buffer.from([0x00, 0xff, 0x10, 0x80, 0x7f, 0xfe, 0x01])

const KINDS = [
  ['text', Buffer.from('text')],
  ['PNG', PNG],
  ['bytes', NO_TEXT],
  ['HTML', Buffer.from('<!doctype html><p>x')],
] as const

/** An IMAGE of so many bytes: a kind of file that every deployment takes. */
const long = (bytes: number): JsonObject => file(pdfOfSize(bytes), { type: 'IMAGE', filename: 'long.pdf' })

export const invAttCases: readonly Case[] = [
  defineCase({
    id: 'inv-att-no-array',
    requirements: ['INV-ATT-001'],
    given: 'attachments as an object and as text',
    async run(t) {
      // In some languages an empty object is an empty list.
      for (const value of [t.offers('control') ? {} : { any: 'thing' }, 'text'])
        await t.refused(set('attachments', value), { names: 'attachments' })
    },
  }),
  defineCase({
    id: 'inv-att-entry-no-object',
    requirements: ['INV-ATT-002'],
    given: 'an entry of attachments that is not an object',
    async run(t) {
      for (const value of ['text', 7, null]) {
        const refused = await t.refused(set(FIRST, value), { index: 0 })
        // Of the shape of the body a deployment may judge before it looks at attachments.
        if (t.offers('control')) t.expect(refused).member('attachment_index', 0)
      }
    },
  }),
  defineCase({
    id: 'inv-att-type',
    requirements: ['INV-ATT-003', 'INV-ATT-004'],
    given: 'an attachment without a type, and with others than the two',
    async run(t) {
      await t.refused(without(`${FIRST}.type`), { index: 0, names: 'type' }, 'INV-ATT-003')
      // Whether capitals matter is not said.
      for (const type of ['INVOICE_IMAGE', '', 7, ...(t.offers('control') ? ['image'] : [])]) {
        await t.refused(set(`${FIRST}.type`, type), { index: 0, names: 'type' }, 'INV-ATT-004')
      }
    },
  }),
  defineCase({
    id: 'inv-att-filename',
    requirements: ['INV-ATT-005', 'INV-ATT-006'],
    given: 'file names that are missing or paths',
    async run(t) {
      await t.refused(without(`${FIRST}.filename`), { index: 0, names: 'filename' }, 'INV-ATT-005')
      for (const name of ['a/b.pdf', 'a\\b.pdf', '../b.pdf']) {
        await t.refused(set(`${FIRST}.filename`, name), { index: 0, names: 'filename' }, 'INV-ATT-006')
      }
    },
  }),
  defineCase({
    id: 'inv-att-content',
    requirements: ['INV-ATT-007', 'INV-ATT-008', 'INV-ATT-028'],
    given: 'content that is missing, that is not base64, and that is so only at a glance',
    async run(t) {
      await t.refused(without(`${FIRST}.content`), { index: 0, names: 'content' }, 'INV-ATT-007')
      for (const [content, id] of [
        ['not base64!', 'INV-ATT-008'],
        ['QUJD=QUJD', 'INV-ATT-028'],
        ['QUJDR', 'INV-ATT-028'],
      ] as const) {
        await t.refused(set(`${FIRST}.content`, content), { index: 0, names: 'content', semantic: true }, id)
      }
    },
  }),
  defineCase({
    id: 'inv-att-of-no-use',
    requirements: ['INV-ATT-027'],
    given: 'file names that are empty or not text, and content that is not text',
    async run(t) {
      for (const name of ['', 7]) await t.refused(set(`${FIRST}.filename`, name), { index: 0, names: 'filename' })
      await t.refused(set(`${FIRST}.content`, 7), { index: 0, names: 'content' })
    },
  }),
  defineCase({
    id: 'inv-att-content-type',
    requirements: ['INV-ATT-014'],
    given: 'a PDF that claims to be a PNG, under the name of a PDF and of a PNG, an archive, and bytes of any kind',
    async run(t) {
      // What counts is what the bytes are, not what the name says.
      const claim = set(`${FIRST}.content_type`, 'image/png')
      const named = edits('a PDF called a PNG', claim, set(`${FIRST}.filename`, 'invoice.png'))
      // Other types are no match for having the same beginning, nor for being what says nothing.
      const near = ['application/zip', 'application/octet-stream'].map((type) => set(`${FIRST}.content_type`, type))
      for (const edit of [claim, named, ...near])
        await t.refused(edit, { index: 0, names: 'content_type', semantic: true })
    },
  }),
  defineCase({
    id: 'inv-att-second-image',
    requirements: ['INV-ATT-018'],
    given: 'two IMAGEs in one request',
    async run(t) {
      await t.refused(add('attachments', DISPLAY_IMAGE), { index: 1, names: 'IMAGE' })
    },
  }),
  defineCase({
    id: 'inv-att-document-token',
    requirements: ['INV-ATT-019', 'INV-ATT-030'],
    given: 'an attachment that refers to an earlier upload',
    async run(t) {
      const refused = await t.refused(
        set(`${FIRST}.document_token`, 'nkc'),
        { index: 0, names: 'document_token' },
        'INV-ATT-030',
      )
      t.expect(refused, 'INV-ATT-019')
        .status(400)
        .member('error', 'Validation failed')
        .member('attachment_index', 0)
        .has(
          'message',
          'attachments[0].document_token is not allowed on this endpoint; provide { filename, content (base64), type } instead',
        )
    },
  }),
  defineCase({
    id: 'inv-att-error-body',
    requirements: ['INV-ATT-020', 'INV-ATT-021'],
    given: 'a bad attachment, and a good one with a bad one behind it',
    async run(t) {
      const first = await t.refused(
        set(`${FIRST}.filename`, 'a/b.pdf'),
        { index: 0, names: 'filename', semantic: true },
        'INV-ATT-021',
      )
      t.expect(first, 'INV-ATT-021').status(400).member('attachment_index', 0)
      const refused = await t.refused(
        add('attachments', file(makePdf(), { filename: 'a/b.pdf' })),
        { index: 1, names: 'filename' },
        'INV-ATT-020',
        'INV-ATT-021',
      )
      t.expect(refused, 'INV-ATT-020').member('error', 'Attachment validation failed').message()
      t.expect(refused, 'INV-ATT-021').member('attachment_index', 1)
    },
  }),
  defineCase({
    id: 'inv-att-content-empty',
    requirements: ['INV-ATT-009'],
    given: 'content of no bytes, with and without a data URL',
    async run(t) {
      for (const content of ['', 'data:text/plain;base64,']) {
        await t.refused(set(`${FIRST}.content`, content), { index: 0, names: 'content', semantic: true })
      }
    },
  }),
  defineCase({
    id: 'inv-att-data-url',
    requirements: ['INV-ATT-010'],
    given: 'content behind the prefix of a data URL',
    async run(t) {
      const pdf = makePdf({ text: 'behind a prefix' })
      const prefixed = set(`${FIRST}.content`, `data:application/pdf;base64,${pdf.toString('base64')}`)
      // Whoever takes the prefix for content finds no PDF there.
      const claim = set(`${FIRST}.content_type`, 'application/pdf')
      const made = await t.submit(edits('a data URL', prefixed, claim))
      t.expect(made).status(200)
      if (!t.offers('control')) return
      t.check(sameAs('stored size', at(await storedInvoice(t, made), 'attachments.0.size'), pdf.length))
    },
  }),
  defineCase({
    id: 'inv-att-in-lines',
    requirements: ['INV-ATT-031'],
    given: 'content in lines of 76 characters',
    async run(t) {
      const bytes = Buffer.alloc(500, 'nuntiq-kit conformance check. ')
      const lines = bytes.toString('base64').match(/.{1,76}/g) ?? []
      const made = await t.submit(set(`${FIRST}.content`, lines.join('\r\n')))
      t.expect(made).status(200)
      if (!t.offers('control')) return
      t.check(sameAs('stored size', at(await storedInvoice(t, made), 'attachments.0.size'), bytes.length))
    },
  }),
  defineCase({
    id: 'inv-att-over-10-mb',
    requirements: ['INV-ATT-011', 'INV-ATT-029'],
    given: 'a file one byte over 10 MB, however megabytes are counted',
    async run(t) {
      const tooLarge = attached('10 MiB and one byte', long(TEN_MEBIBYTES + 1))
      const refused = await t.refused(tooLarge, { index: 0, names: '10 MB', semantic: true }, 'INV-ATT-029')
      t.expect(refused, 'INV-ATT-011').status(400).has('message', 'attachments[0].content exceeds 10 MB decoded')
    },
  }),
  defineCase({
    id: 'inv-att-under-10-mb',
    requirements: ['INV-ATT-012'],
    given: 'a file of ten million bytes, and two that are larger together only',
    async run(t) {
      t.expect(await t.submit(attached('ten million bytes', long(TEN_MILLION)))).status(200)
      const half = pdfOfSize(A_LITTLE_OVER_HALF)
      const both = set('attachments', [
        file(half, { type: 'IMAGE', filename: 'one.pdf' }),
        file(half, { filename: 'the-other.pdf' }),
      ])
      const made = await t.submit(edits('two files, together over 10 MB', both))
      // How long a whole body may be is not said, and little is left of it beyond one file.
      if (made.response.status !== 413) t.expect(made).status(200)
    },
  }),
  defineCase({
    id: 'inv-att-10-mib',
    requirements: ['INV-ATT-013'],
    given: 'a file of exactly 10 × 1024 × 1024 bytes',
    async run(t) {
      const made = await t.submit(attached('10 MiB', long(TEN_MEBIBYTES)))
      t.expect(made).status(200)
      t.check(sameAs('stored size', at(await storedInvoice(t, made), 'attachments.0.size'), TEN_MEBIBYTES))
    },
  }),
  defineCase({
    id: 'inv-att-content-type-matches',
    requirements: ['INV-ATT-015'],
    given: 'files that say what they are: a PDF, and on a sandbox a PNG',
    async run(t) {
      const kinds = [['application/pdf', makePdf()] as const, ['image/png', PNG] as const]
      // Which kinds a deployment takes is not said, but that it takes PDFs.
      for (const [content_type, bytes] of t.offers('control') ? kinds : kinds.slice(0, 1)) {
        const filename = `invoice.${content_type.replace(/^.*\//, '')}`
        t.expect(await t.submit(attached(content_type, file(bytes, { type: 'IMAGE', filename, content_type })))).status(
          200,
        )
      }
    },
  }),
  defineCase({
    id: 'inv-att-text-types',
    requirements: ['INV-ATT-016'],
    given: 'text under several textual types, and without any',
    async run(t) {
      const text = Buffer.from('a;b\n1;2\n')
      for (const content_type of [
        'text/plain',
        'text/csv',
        'text/html',
        'application/json',
        'text/plain; charset=utf-8',
      ]) {
        t.expect(await t.submit(attached(`text as ${content_type}`, file(text, { content_type })))).status(200)
      }
      const made = await t.submit(attached('text as nothing', file(text)))
      t.expect(made).status(200)
      if (t.offers('control')) {
        t.check(sameAs('sniffed type', at(await storedInvoice(t, made), 'attachments.1.content_type'), 'text/plain'))
      }
    },
  }),
  defineCase({
    id: 'inv-att-content-type-no-text',
    requirements: ['INV-ATT-017'],
    given: 'content types that are not text',
    async run(t) {
      for (const value of [7, null, {}]) {
        await t.refused(set(`${FIRST}.content_type`, value), { index: 0, names: 'content_type' })
      }
    },
  }),
  defineCase({
    id: 'inv-att-document-token-first',
    requirements: ['INV-ATT-022'],
    given: 'a broken attachment, and a document_token behind it',
    async run(t) {
      const both = set('attachments', [{ type: 'IMAGE' }, { document_token: 'nkc' }])
      const refused = await t.refused(both, { index: 1, names: 'document_token' })
      t.expect(refused).member('error', 'Validation failed').member('attachment_index', 1)
    },
  }),
  defineCase({
    id: 'inv-att-lowest-index',
    requirements: ['INV-ATT-023'],
    given: 'two broken attachments behind a good one, of which the second breaks the earlier rule',
    async run(t) {
      const refused = await t.refused(
        edits(
          'two broken attachments',
          add('attachments', { type: 'ATTACHMENT', filename: 'page.txt', content: 'not base64!' }),
          add('attachments', { type: 'OTHER' }),
        ),
        { index: 1 },
      )
      t.expect(refused).member('attachment_index', 1)
    },
  }),
  defineCase({
    id: 'inv-att-kinds',
    requirements: ['INV-ATT-024'],
    given: 'files of several kinds, as IMAGE and as ATTACHMENT',
    async run(t) {
      for (const type of ['IMAGE', 'ATTACHMENT'] as const) {
        for (const [name, bytes] of KINDS) {
          t.expect(await t.submit(attached(`${name} as ${type}`, file(bytes, { type })))).status(200)
        }
      }
    },
  }),
  defineCase({
    id: 'inv-att-unlisted-field',
    requirements: ['INV-ATT-025'],
    given: 'fields of an attachment that nothing documents',
    async run(t) {
      const unlisted = edits('unlisted fields', set(`${FIRST}.nkc_unlisted`, {}), set(`${FIRST}.description`, 'x'))
      t.expect(await t.submit(unlisted)).status(200)
    },
  }),
  defineCase({
    id: 'inv-att-no-extension',
    requirements: ['INV-ATT-026'],
    given: 'a file name without an extension',
    async run(t) {
      t.expect(await t.submit(set(`${FIRST}.filename`, 'README'))).status(200)
    },
  }),
]
