import { mutants } from './define-mutant.ts'
import { text } from './edits.ts'
import { accepts, answers, refuses } from './vocabulary.ts'

const DATES = ['INV-DATE-001', 'INV-DATE-002', 'INV-DATE-003', 'INV-DATE-004', 'INV-DATE-005'] as const
const NAMES = {
  'INV-DATE-001': 'header',
  'INV-DATE-002': 'header slot',
  'INV-DATE-003': 'line',
  'INV-DATE-004': 'line slot',
  'INV-DATE-005': 'discount',
}
const holds = (pattern: RegExp) => ({ sent: (json: unknown) => pattern.test(JSON.stringify(json)) })

export const invDateMutants = [
  ...mutants(
    ...DATES.map(
      (id) =>
        [`any-${NAMES[id].replace(' ', '-')}-date`, id, `a ${NAMES[id]} date may be any text`, accepts(id)] as const,
    ),
  ),
  ...mutants(
    [
      'slashes-in-dates',
      'INV-DATE-001',
      'a date may be written with slashes',
      accepts('INV-DATE-001', holds(/31\/12\/2025/)),
    ],
    ['empty-dates', 'INV-DATE-009', 'a date may be empty', accepts('INV-DATE-009', holds(/_date":""/))],
    [
      'bad-date-is-not-named',
      'INV-DATE-001',
      'the message of a bad date does not name it',
      answers({ rule: 'INV-DATE-001' }, text(/(invoice|due|delivery)_date/g, 'a date')),
    ],
    ['february-30', 'INV-DATE-006', '30 February is a date', accepts(DATES, holds(/2026-02-30/))],
    [
      'no-leap-days',
      'INV-DATE-006',
      '29 February is no date in a leap year',
      refuses({ operation: 'submitInvoice', ...holds(/2028-02-29/) }),
    ],
    [
      'dates-with-time',
      'INV-DATE-007',
      'a date may have a time behind it',
      accepts(DATES, holds(/2026-05-19T00:00:00Z/)),
    ],
    [
      'bad-date-without-place',
      'INV-DATE-008',
      'the message of a bad date does not say in which row it stands',
      answers({ rule: [...DATES, 'INV-DATE-009'] }, text(/\[\d+\]/g, '')),
    ],
  ),
  ...mutants(
    ['no-address-type', 'INV-ADDR-001', 'an address without its type is taken', accepts('INV-ADDR-001')],
    ['any-address-type', 'INV-ADDR-002', 'any address_type is taken', accepts('INV-ADDR-002')],
    [
      'no-billto',
      'INV-ADDR-003',
      'an address of type BILLTO is refused',
      refuses({ operation: 'submitInvoice', ...holds(/"BILLTO"/) }),
    ],
    [
      'address-type-in-small-letters',
      'INV-ADDR-004',
      'address_type is matched without regard to case',
      accepts('INV-ADDR-002', holds(/"remitto"/)),
    ],
    [
      'iso-countries-only',
      'INV-ADDR-005',
      'a country that is no ISO code is refused',
      refuses({ operation: 'submitInvoice', ...holds(/"country":"[^"]{3,}"/) }),
    ],
  ),
]
