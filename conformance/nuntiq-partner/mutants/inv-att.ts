import { at, textAt } from '../../kit/json.ts'
import { mutants } from './define-mutant.ts'
import { member, text, without } from './edits.ts'
import { fileHas, filesOf } from './sent-files.ts'
import { accepts, answers, refuses } from './vocabulary.ts'
import { sentJson } from './where.ts'

const SUBMIT = 'submitInvoice'
const RULES = [
  'INV-ATT-001',
  'INV-ATT-002',
  'INV-ATT-003',
  'INV-ATT-004',
  'INV-ATT-005',
  'INV-ATT-006',
  'INV-ATT-007',
  'INV-ATT-008',
  'INV-ATT-011',
  'INV-ATT-014',
  'INV-ATT-018',
  'INV-ATT-027',
  'INV-ATT-028',
] as const
// The sandbox names the place of a script, or the first rule about scripts.
const SCRIPTS = [
  'INV-PDF-003',
  'INV-PDF-004',
  'INV-PDF-005',
  'INV-PDF-006',
  'INV-PDF-007',
  'INV-PDF-008',
  'INV-PDF-010',
  'INV-PDF-011',
] as const
const has = (pattern: RegExp) => ({ sent: fileHas(pattern) })

export const invAttMutants = [
  ...mutants(
    ['attachments-of-any-type', 'INV-ATT-001', 'attachments that are no array are taken', accepts('INV-ATT-001')],
    ['entries-of-any-type', 'INV-ATT-002', 'an attachment that is no object is taken', accepts('INV-ATT-002')],
    [
      'entry-without-index',
      'INV-ATT-002',
      'an attachment that is no object is refused without its index',
      answers({ rule: 'INV-ATT-002' }, without('attachment_index')),
    ],
    ['no-attachment-type', 'INV-ATT-003', 'an attachment without a type is taken', accepts('INV-ATT-003')],
    ['any-attachment-type', 'INV-ATT-004', 'any attachment type is taken', accepts('INV-ATT-004')],
    [
      'customer-api-type',
      'INV-ATT-004',
      "the Customer API's INVOICE_IMAGE is taken",
      accepts('INV-ATT-004', { sent: (json) => filesOf(json).some(({ type }) => type === 'INVOICE_IMAGE') }),
    ],
    ['no-filename', 'INV-ATT-005', 'an attachment without a file name is taken', accepts('INV-ATT-005')],
    ['paths-for-filenames', 'INV-ATT-006', 'a file name may be a path', accepts('INV-ATT-006')],
    [
      'backslash-in-filenames',
      'INV-ATT-006',
      'a file name may have a backslash',
      accepts('INV-ATT-006', {
        sent: (json) => filesOf(json).some(({ row }) => textAt(row, 'filename').includes('\\')),
      }),
    ],
    ['no-content', 'INV-ATT-007', 'an attachment without content is taken', accepts('INV-ATT-007')],
    ['no-base64', 'INV-ATT-008', 'content that is no base64 is taken', accepts('INV-ATT-008')],
    [
      'lenient-base64',
      'INV-ATT-028',
      'base64 of an impossible length is taken',
      accepts('INV-ATT-028', { sent: (json) => textAt(json, 'attachments.0.content') === 'QUJDR' }),
    ],
    [
      'nameless-files',
      'INV-ATT-027',
      'a file name may be empty',
      accepts('INV-ATT-027', { sent: (json) => at(json, 'attachments.0.filename') === '' }),
    ],
    ['empty-content', 'INV-ATT-009', 'content of no bytes is taken', accepts('INV-ATT-009')],
    [
      'no-data-urls',
      'INV-ATT-010',
      'content behind a data URL is refused',
      refuses({ operation: SUBMIT, sent: (json) => textAt(json, 'attachments.0.content').startsWith('data:') }),
    ],
    [
      'no-base64-in-lines',
      'INV-ATT-031',
      'content in lines is refused',
      refuses({ operation: SUBMIT, sent: (json) => /\n/.test(textAt(json, 'attachments.0.content')) }),
    ],
    ['files-of-any-size', 'INV-ATT-029', 'a file of more than 10 MB is taken', accepts('INV-ATT-011')],
    [
      'large-file-in-other-words',
      'INV-ATT-011',
      'a file of more than 10 MB is refused in other words',
      answers({ rule: 'INV-ATT-011' }, text('exceeds 10 MB decoded', 'is too large')),
    ],
    [
      'five-megabytes',
      'INV-ATT-012',
      'a file of more than 5 MB is refused',
      refuses({ operation: SUBMIT, sent: (json) => filesOf(json).some(({ bytes }) => bytes.length > 5_000_000) }),
    ],
    [
      'ten-megabytes-together',
      'INV-ATT-012',
      'all files together may have 10 MB',
      refuses({
        operation: SUBMIT,
        sent: (json) => filesOf(json).reduce((sum, { bytes }) => sum + bytes.length, 0) > 10 * 1024 * 1024,
      }),
    ],
    ['any-content-type', 'INV-ATT-014', 'content_type is not compared', accepts('INV-ATT-014')],
    [
      'no-content-type',
      'INV-ATT-015',
      'a right content_type is refused',
      refuses({
        operation: SUBMIT,
        sent: (json) => filesOf(json).some(({ row }) => at(row, 'content_type') === 'image/png'),
      }),
    ],
    [
      'csv-is-no-text',
      'INV-ATT-016',
      'text declared as text/csv is refused',
      refuses({
        operation: SUBMIT,
        sent: (json) => filesOf(json).some(({ row }) => at(row, 'content_type') === 'text/csv'),
      }),
    ],
    ['content-type-of-any-type', 'INV-ATT-017', 'a content_type that is no text is taken', accepts('INV-ATT-017')],
    ['two-images', 'INV-ATT-018', 'two IMAGEs are taken', accepts('INV-ATT-018')],
    ['document-token', 'INV-ATT-030', 'a document_token is taken', accepts('INV-ATT-019')],
    [
      'document-token-in-other-words',
      'INV-ATT-019',
      'a document_token is refused in other words',
      answers({ rule: 'INV-ATT-019' }, text('is not allowed on this endpoint', 'is not allowed')),
    ],
    [
      'attachment-error',
      'INV-ATT-020',
      'a refused attachment has the error of any validation',
      answers({ rule: RULES }, member('error', 'Validation failed')),
    ],
    [
      'index-from-one',
      'INV-ATT-021',
      'attachments are counted from 1',
      answers(
        { rule: RULES },
        member('attachment_index', (index: unknown) => Number(index) + 1),
      ),
    ],
    [
      'lowest-index-not-named',
      'INV-ATT-023',
      'of several wrong attachments the last one is named',
      answers({ rule: RULES }, (reply, call) =>
        member('attachment_index', filesOf(sentJson(call)).length - 1)(reply, call),
      ),
    ],
    [
      'images-of-one-kind',
      'INV-ATT-024',
      'an IMAGE of text is refused',
      refuses({
        operation: SUBMIT,
        sent: (json) => filesOf(json).some(({ type, bytes }) => type === 'IMAGE' && bytes === 'text'),
      }),
    ],
    [
      'unlisted-attachment-field',
      'INV-ATT-025',
      'an unlisted field of an attachment is refused',
      refuses({ operation: SUBMIT, sent: (json) => filesOf(json).some(({ row }) => 'nkc_unlisted' in row) }),
    ],
    [
      'extension-is-demanded',
      'INV-ATT-026',
      'a file name without an extension is refused',
      refuses({
        operation: SUBMIT,
        sent: (json) => filesOf(json).some(({ row }) => !textAt(row, 'filename').includes('.')),
      }),
    ],
  ),
  ...mutants(
    ['locked-pdfs', 'INV-PDF-001', 'a PDF with a password is taken', accepts(['INV-PDF-001', 'INV-PDF-002'])],
    [
      'owner-locked-pdfs',
      'INV-PDF-002',
      'encryption of a PDF does not matter',
      accepts(['INV-PDF-001', 'INV-PDF-002']),
    ],
    [
      'scripts-in-open-action',
      'INV-PDF-003',
      'a script as open action is taken',
      accepts(SCRIPTS, has(/\/OpenAction/)),
    ],
    [
      'scripts-behind-open-action',
      'INV-PDF-003',
      'a script behind the open action is taken',
      accepts(SCRIPTS, has(/\/Next/)),
    ],
    ['scripts-in-names', 'INV-PDF-004', 'a script in the Names tree is taken', accepts(SCRIPTS, has(/\/Names/))],
    [
      'scripts-in-additional-actions',
      'INV-PDF-005',
      'a script among additional actions is taken',
      accepts(SCRIPTS, has(/\/AA/)),
    ],
    ['scripts-in-fields', 'INV-PDF-005', 'a script of a form field is taken', accepts(SCRIPTS, has(/\/AcroForm/))],
    ['scripts-in-links', 'INV-PDF-006', 'a script of a link is taken', accepts(SCRIPTS, has(/\/Subtype \/Link/))],
    ['scripts-in-outlines', 'INV-PDF-006', 'a script of an outline item is taken', accepts(SCRIPTS, has(/\/Outlines/))],
    ['scripts-in-escaped-names', 'INV-PDF-007', 'a script in escaped names is taken', accepts(SCRIPTS, has(/#53/))],
    [
      'scripts-in-object-streams',
      'INV-PDF-008',
      'a script in an object stream is taken',
      accepts(SCRIPTS, has(/\/ObjStm/)),
    ],
    [
      'words-in-pdfs',
      'INV-PDF-009',
      'a PDF that prints /JavaScript is refused',
      refuses({ operation: SUBMIT, sent: fileHas(/\/JavaScript/) }),
    ],
    [
      'scripts-in-images',
      'INV-PDF-014',
      'the rules for PDFs do not hold for an IMAGE',
      accepts(['INV-PDF-001', 'INV-PDF-002', ...SCRIPTS], {
        sent: (json) => filesOf(json).some(({ type }) => type === 'IMAGE'),
      }),
    ],
    [
      'scripts-nobody-refers-to',
      'INV-PDF-010',
      'a script that nothing refers to is taken',
      accepts(SCRIPTS, { sent: (json) => !fileHas(/\/(?:OpenAction|AA|Annots|Outlines|Names)/)(json) }),
    ],
    ['scripts-in-xfa', 'INV-PDF-011', 'a script in an XFA form is taken', accepts(SCRIPTS, has(/\/XFA/))],
    ['opaque-pdfs', 'INV-PDF-012', 'a PDF that cannot be inspected is taken', accepts('INV-PDF-012')],
    [
      'damaged-pdfs',
      'INV-PDF-013',
      'a damaged PDF is refused',
      refuses({ operation: SUBMIT, sent: fileHas(/startxref\n9\n/) }),
    ],
    [
      'pdfs-by-name',
      'INV-PDF-015',
      'a PDF is known by its file name alone',
      accepts(SCRIPTS, { sent: (json) => filesOf(json).some(({ row }) => !textAt(row, 'filename').endsWith('.pdf')) }),
    ],
  ),
]
