import { at, isObject, textAt } from '../../kit/json.ts'
import { mutants } from './define-mutant.ts'
import { changed, member } from './edits.ts'
import type { Modifier } from './modifier.ts'
import { fileHas, filesOf } from './sent-files.ts'
import { accepts, answers, sends } from './vocabulary.ts'

const SUBMIT = { operation: 'submitInvoice' } as const
const ATTACHMENT_RULES = [
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
  'INV-ATT-019',
] as const
const DATES = ['INV-DATE-001', 'INV-DATE-002', 'INV-DATE-003', 'INV-DATE-004', 'INV-DATE-005'] as const

/** Whatever stands behind the first row of a list is not looked at. */
const firstOnly = (list: string): Modifier =>
  sends({ ...SUBMIT, sent: (json) => rowsAt(json, list).length > 1 }, (json) =>
    changed(json, list.split('.'), (rows: unknown) => (Array.isArray(rows) ? rows.slice(0, 1) : rows)),
  )

const rowsAt = (json: unknown, list: string): readonly unknown[] => {
  const rows = at(json, list)
  return Array.isArray(rows) ? rows : []
}

/** The bad file is not the first of its kind. */
const laterPdf = (pattern: RegExp) => (json: unknown) =>
  fileHas(pattern)(json) && !pattern.test(filesOf(json)[0]?.bytes ?? '')

export const invNthMutants = mutants(
  ['first-line-only', 'INV-DATE-003', 'only the first line is checked', firstOnly('invoice.lines')],
  ['first-slots-only', 'INV-DATE-004', 'only the slots of the first line are checked', firstOnly('invoice.lines')],
  ['first-calendar-only', 'INV-DATE-006', 'only days of the first line are looked up', firstOnly('invoice.lines')],
  ['first-discount-only', 'INV-DATE-005', 'only the first discount is checked', firstOnly('invoice.discounts')],
  ['first-address-only', 'INV-ADDR-002', 'only the first address is checked', firstOnly('invoice.addresses')],
  ['first-type-only', 'INV-ADDR-001', 'only the first address must have a type', firstOnly('invoice.addresses')],
  ['first-row-only', 'INV-BODY-006', 'only the first tax must be an object', firstOnly('invoice.taxes')],
  ['first-charge-only', 'INV-BODY-006', 'only the first charge must be an object', firstOnly('invoice.charges')],
  ['first-text-only', 'INV-FIELD-012', 'only the texts of the first line are checked', firstOnly('invoice.lines')],
  ['first-number-only', 'INV-FIELD-013', 'only the numbers of the first line are checked', firstOnly('invoice.lines')],
  ['ten-lines-are-kept', 'INV-FIELD-005', 'lines behind the tenth are lost', tenRows('lines')],
  ['ten-addresses-are-kept', 'INV-ADDR-003', 'addresses behind the tenth are lost', tenRows('addresses')],
  ['first-file-only', 'INV-ATT-006', 'only the first file is checked', firstOnly('attachments')],
  ['first-token-only', 'INV-ATT-030', 'only the first file may not be a document_token', firstOnly('attachments')],
  ['first-image-only', 'INV-ATT-018', 'IMAGEs behind the tenth file are not counted', tenFiles],
  ['first-size-only', 'INV-ATT-029', 'only the size of the first file is looked at', firstOnly('attachments')],
  [
    'first-pdf-only',
    'INV-PDF-003',
    'only the first PDF is searched for scripts',
    accepts(['INV-PDF-003'], { sent: laterPdf(/\/JavaScript/) }),
  ],
  [
    'first-password-only',
    'INV-PDF-001',
    'only the first PDF is looked at for a password',
    accepts(['INV-PDF-001', 'INV-PDF-002'], { sent: laterPdf(/\/Encrypt/) }),
  ],
  [
    'index-of-one-digit',
    'INV-ATT-021',
    'attachment_index is wrong beyond nine',
    answers(
      { rule: ATTACHMENT_RULES },
      member('attachment_index', (index: unknown) => Number(String(index).slice(0, 1))),
    ),
  ],
  [
    'header-dates-with-time',
    'INV-DATE-010',
    'a date of the header may have a time behind it',
    accepts(DATES, { sent: (json) => textAt(json, 'invoice.header.due_date').includes('T') }),
  ],
  [
    'slots-with-time',
    'INV-DATE-010',
    'a custom date of a line may have a time behind it',
    accepts(DATES, { sent: (json) => textAt(json, 'invoice.lines.0.custom_date_10').includes('T') }),
  ],
  [
    'discount-dates-with-time',
    'INV-DATE-007',
    'the date of a discount may have a time behind it',
    accepts(DATES, { sent: (json) => textAt(json, 'invoice.discounts.0.discount_due_date').includes('T') }),
  ],
  [
    'billto-in-small-letters',
    'INV-ADDR-004',
    'billto in small letters is taken',
    accepts('INV-ADDR-002', { sent: (json) => textAt(json, 'invoice.addresses.0.address_type') === 'billto' }),
  ],
)

function tenRows(part: string): Modifier {
  return answers(
    { control: /^\/invoices\/[^/?]+$/, method: 'GET' },
    member(`content.${part}`, (rows: unknown) => (Array.isArray(rows) ? rows.slice(0, 10) : rows)),
  )
}

function tenFiles(): Modifier {
  return sends(SUBMIT, (json) =>
    changed(json, ['attachments', '10'], (row: unknown) =>
      isObject(row) && row['type'] === 'IMAGE' ? { ...row, type: 'ATTACHMENT' } : row,
    ),
  )
}
