import { at, isObject } from '../../kit/json.ts'
import { mutants } from './define-mutant.ts'
import { accepts, refuses, sends } from './vocabulary.ts'

const SUBMIT = { operation: 'submitInvoice' } as const
const invoiceOf = (json: unknown): Record<string, unknown> => {
  const invoice = at(json, 'invoice')
  return isObject(invoice) ? invoice : {}
}
const refusesWhere = (sent: (json: unknown) => boolean) => refuses({ ...SUBMIT, sent })

export const invBodyMutants = mutants(
  [
    'charges-are-refused',
    'INV-BODY-001',
    'an invoice with charges is refused',
    refusesWhere((json) => 'charges' in invoiceOf(json)),
  ],
  ['no-invoice-is-taken', 'INV-BODY-002', 'a body without invoice is taken', accepts('INV-BODY-002')],
  ['any-invoice-is-taken', 'INV-BODY-003', 'an invoice of any type is taken', accepts('INV-BODY-003')],
  [
    'null-invoice-is-taken',
    'INV-BODY-003',
    'an invoice that is null is taken',
    accepts('INV-BODY-003', { sent: (json) => at(json, 'invoice') === null }),
  ],
  ['any-header-is-taken', 'INV-BODY-004', 'a header of any type is taken', accepts('INV-BODY-004')],
  ['any-part-is-taken', 'INV-BODY-005', 'a part that is no array is taken', accepts('INV-BODY-005')],
  [
    'discounts-may-be-anything',
    'INV-BODY-005',
    'discounts that are no array are taken',
    accepts('INV-BODY-005', {
      sent: (json) => 'discounts' in invoiceOf(json) && !Array.isArray(invoiceOf(json)['discounts']),
    }),
  ],
  ['any-row-is-taken', 'INV-BODY-006', 'a row that is no object is taken', accepts('INV-BODY-006')],
  ['any-target-is-taken', 'INV-BODY-007', 'a target that is no text is taken', accepts('INV-BODY-007')],
  [
    'first-example-is-refused',
    'INV-BODY-008',
    'fields straight in invoice are refused',
    refusesWhere((json) => 'invoice_number' in invoiceOf(json)),
  ],
  [
    'straight-fields-are-dropped',
    'INV-BODY-009',
    'fields straight in invoice are dropped',
    sends({ ...SUBMIT, sent: (json) => !('header' in invoiceOf(json)) }, (json) => ({
      ...(isObject(json) ? json : {}),
      invoice: {},
    })),
  ],
  [
    'straight-fields-win',
    'INV-BODY-010',
    'fields straight in invoice go into the header',
    sends(SUBMIT, (json) => {
      const { header, lines, addresses, taxes, charges, discounts, ...straight } = invoiceOf(json)
      return isObject(header)
        ? {
            ...(isObject(json) ? json : {}),
            invoice: { lines, addresses, taxes, charges, discounts, header: { ...header, ...straight } },
          }
        : json
    }),
  ],
  [
    'unlisted-keys-are-refused',
    'INV-BODY-011',
    'an unlisted top-level key is refused',
    refusesWhere((json) => isObject(json) && 'nkc_unlisted' in json),
  ],
  [
    'lines-are-demanded',
    'INV-BODY-012',
    'an invoice without lines is refused',
    refusesWhere((json) => !('lines' in invoiceOf(json))),
  ],
  [
    'header-is-demanded',
    'INV-BODY-013',
    'an invoice without a header is refused',
    refusesWhere((json) => !('header' in invoiceOf(json))),
  ],
)
