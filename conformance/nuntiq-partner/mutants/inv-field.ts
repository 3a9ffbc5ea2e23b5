import { at, isObject, textAt } from '../../kit/json.ts'
import { mutants } from './define-mutant.ts'
import { changed, member } from './edits.ts'
import type { Modifier } from './modifier.ts'
import { accepts, answers, refuses, sends } from './vocabulary.ts'

const SUBMIT = { operation: 'submitInvoice' } as const
const STORED = { control: /^\/invoices\/[^/?]+$/, method: 'GET' } as const

/** The field never reaches the sandbox. */
const drops = (path: string): Modifier =>
  sends({ ...SUBMIT, sent: (json) => at(json, `invoice.${path.replace('*', '0')}`) !== undefined }, (json) =>
    changed(json, ['invoice', ...path.split('.')], undefined),
  )
const refusesWhere = (sent: (json: unknown) => boolean): Modifier => refuses({ ...SUBMIT, sent })
/** What was sent in the field is shown among what is stored. */
const keeps = (part: string, field: string): Modifier =>
  answers(
    STORED,
    member(`content.${part}`, (row: unknown) => (isObject(row) ? { ...row, [field]: 'nkc' } : row)),
  )

export const invFieldMutants = mutants(
  ['bank-name-is-lost', 'INV-FIELD-001', 'the header field bank_name is lost', drops('header.bank_name')],
  [
    'unlisted-header-field-is-refused',
    'INV-FIELD-002',
    'an unlisted header field is refused',
    refusesWhere((json) => at(json, 'invoice.header.nkc_unlisted') !== undefined),
  ],
  [
    'unlisted-header-field-is-kept',
    'INV-FIELD-002',
    'an unlisted header field is kept',
    keeps('header', 'nkc_unlisted'),
  ],
  ['last-text-slot-is-lost', 'INV-FIELD-003', 'the slot custom_text_25 is lost', drops('header.custom_text_25')],
  [
    'slot-26-is-refused',
    'INV-FIELD-004',
    'a slot beyond the last is refused',
    refusesWhere((json) => at(json, 'invoice.header.custom_text_26') !== undefined),
  ],
  ['slot-0-is-kept', 'INV-FIELD-004', 'a slot beyond the last is kept', keeps('header', 'custom_text_26')],
  ['unit-price-is-lost', 'INV-FIELD-005', 'the line field unit_price is lost', drops('lines.*.unit_price')],
  [
    'last-line-slot-is-lost',
    'INV-FIELD-006',
    'the slot custom_number_10 of lines is lost',
    drops('lines.*.custom_number_10'),
  ],
  ['unlisted-line-field-is-kept', 'INV-FIELD-007', 'an unlisted line field is kept', keeps('lines.0', 'nkc_unlisted')],
  ['tax-rate-is-lost', 'INV-FIELD-008', 'tax_rate is lost', drops('taxes.*.tax_rate')],
  ['charge-name-is-lost', 'INV-FIELD-009', 'charge_name is lost', drops('charges.*.charge_name')],
  ['discount-amount-is-lost', 'INV-FIELD-010', 'discount_amount is lost', drops('discounts.*.discount_amount')],
  [
    'unlisted-tax-field-is-kept',
    'INV-FIELD-011',
    'an unlisted field of a tax is kept',
    keeps('taxes.0', 'nkc_unlisted'),
  ],
  ['number-for-text', 'INV-FIELD-012', 'a text field takes a number', accepts('INV-FIELD-012')],
  ['grouped-number', 'INV-FIELD-013', 'a decimal takes digits in groups', accepts('INV-FIELD-013')],
  [
    'numbers-are-refused',
    'INV-FIELD-014',
    'a decimal that is a JSON number is refused when it is negative',
    refusesWhere((json) => Number(at(json, 'invoice.header.tax_amount')) < 0),
  ],
  [
    'digits-are-refused',
    'INV-FIELD-015',
    'a decimal that is a string is refused',
    refusesWhere((json) => textAt(json, 'invoice.header.net_amount') !== ''),
  ],
  ['null-is-a-value', 'INV-FIELD-016', 'null is taken for a value', accepts('INV-FIELD-016')],
  [
    'no-document-type',
    'INV-FIELD-017',
    'a header without document_type is a CREDIT_NOTE',
    sends(
      {
        ...SUBMIT,
        sent: (json) => isObject(at(json, 'invoice.header')) && at(json, 'invoice.header.document_type') === undefined,
      },
      (json) => changed(json, ['invoice', 'header', 'document_type'], 'CREDIT_NOTE'),
    ),
  ],
  [
    'credit-notes-are-refused',
    'INV-FIELD-018',
    'a CREDIT_NOTE is refused',
    refusesWhere((json) => at(json, 'invoice.header.document_type') === 'CREDIT_NOTE'),
  ],
  [
    'listed-document-types-only',
    'INV-FIELD-022',
    'a document_type that no list has is refused',
    refusesWhere((json) => !['', 'INVOICE', 'CREDIT_NOTE'].includes(textAt(json, 'invoice.header.document_type'))),
  ],
  [
    'listed-payment-methods-only',
    'INV-FIELD-019',
    'a payment_method outside the list is refused',
    refusesWhere(
      (json) => !['', 'WIRE', 'ACH', 'CHECK', 'CARD'].includes(textAt(json, 'invoice.header.payment_method')),
    ),
  ],
  [
    'sums-are-checked',
    'INV-FIELD-020',
    'amounts that do not add up are refused',
    refusesWhere((json) => at(json, 'invoice.header.gross_amount') === 100),
  ],
  [
    'currencies-are-checked',
    'INV-FIELD-021',
    'a currency outside the list is refused',
    refusesWhere((json) => at(json, 'invoice.header.currency_code') === 'XQZ'),
  ],
)
