import { add, set, without } from '../generate/edit.ts'
import { type Case, defineCase } from '../run/case.ts'

const FIRST = 'attachments.0'
const IMAGE = { type: 'IMAGE', filename: 'page.txt', content: Buffer.from('page\n').toString('base64') }

export const invAttCases: readonly Case[] = [
  defineCase({
    id: 'inv-att-no-array',
    requirements: ['INV-ATT-001'],
    given: 'attachments as an object and as text',
    async run(t) {
      for (const value of [{}, 'text']) await t.refused(set('attachments', value), { names: 'attachments' })
    },
  }),
  defineCase({
    id: 'inv-att-entry-no-object',
    requirements: ['INV-ATT-002'],
    given: 'an entry of attachments that is no object',
    async run(t) {
      for (const value of ['text', 7, null]) {
        const refused = await t.refused(set(FIRST, value), { index: 0 })
        t.expect(refused).member('attachment_index', 0)
      }
    },
  }),
  defineCase({
    id: 'inv-att-type',
    requirements: ['INV-ATT-003', 'INV-ATT-004'],
    given: 'an attachment without a type, and with others than the two',
    async run(t) {
      await t.refused(without(`${FIRST}.type`), { index: 0, names: 'type' }, 'INV-ATT-003')
      for (const type of ['INVOICE_IMAGE', 'image', '', 7]) await t.refused(set(`${FIRST}.type`, type), { index: 0, names: 'type' }, 'INV-ATT-004')
    },
  }),
  defineCase({
    id: 'inv-att-filename',
    requirements: ['INV-ATT-005', 'INV-ATT-006'],
    given: 'file names that are missing, empty, no text or paths',
    async run(t) {
      await t.refused(without(`${FIRST}.filename`), { index: 0, names: 'filename' }, 'INV-ATT-005')
      for (const name of ['', 7]) await t.refused(set(`${FIRST}.filename`, name), { index: 0, names: 'filename' }, 'INV-ATT-005')
      for (const name of ['a/b.txt', 'a\\b.txt', '../b.txt']) await t.refused(set(`${FIRST}.filename`, name), { index: 0, names: 'filename' }, 'INV-ATT-006')
    },
  }),
  defineCase({
    id: 'inv-att-content',
    requirements: ['INV-ATT-007', 'INV-ATT-008'],
    given: 'content that is missing, no text or no base64',
    async run(t) {
      await t.refused(without(`${FIRST}.content`), { index: 0, names: 'content' }, 'INV-ATT-007')
      await t.refused(set(`${FIRST}.content`, 7), { index: 0, names: 'content' }, 'INV-ATT-007')
      for (const content of ['not base64!', 'QUJD=QUJD', 'QUJDR']) {
        await t.refused(set(`${FIRST}.content`, content), { index: 0, names: 'content', semantic: true }, 'INV-ATT-008')
      }
    },
  }),
  defineCase({
    id: 'inv-att-content-type',
    requirements: ['INV-ATT-014'],
    given: 'a text file that claims to be a PDF',
    async run(t) {
      await t.refused(set(`${FIRST}.content_type`, 'application/pdf'), { index: 0, names: 'content_type', semantic: true })
    },
  }),
  defineCase({
    id: 'inv-att-second-image',
    requirements: ['INV-ATT-018'],
    given: 'two IMAGEs in one request',
    async run(t) {
      await t.refused(set('attachments', [IMAGE, IMAGE]), { index: 1, names: 'IMAGE' })
    },
  }),
  defineCase({
    id: 'inv-att-document-token',
    requirements: ['INV-ATT-019'],
    given: 'an attachment that refers to an earlier upload',
    async run(t) {
      const refused = await t.refused(set(`${FIRST}.document_token`, 'nkc'), { index: 0, names: 'document_token' })
      t.expect(refused).member('error', 'Validation failed').member('attachment_index', 0)
        .has('message', 'attachments[0].document_token is not allowed on this endpoint; provide { filename, content (base64), type } instead')
    },
  }),
  defineCase({
    id: 'inv-att-error-body',
    requirements: ['INV-ATT-020', 'INV-ATT-021'],
    given: 'a good attachment and a bad one behind it',
    async run(t) {
      const refused = await t.refused(add('attachments', { type: 'ATTACHMENT', filename: 'a/b.txt', content: 'QUJD' }),
        { index: 1, names: 'filename' }, 'INV-ATT-020', 'INV-ATT-021')
      t.expect(refused, 'INV-ATT-020').member('error', 'Attachment validation failed').message()
      t.expect(refused, 'INV-ATT-021').member('attachment_index', 1)
    },
  }),
]
