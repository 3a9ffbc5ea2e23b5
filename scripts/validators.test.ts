import { test } from 'tap'
import * as validators from '../spec/generated/nuntiq/partner-validators.js'
import type { Validator } from '../spec/generated/nuntiq/partner-validators.js'

type Json = Record<string, unknown>

/** The first submission of the getting-started page: header fields straight in `invoice`. */
const gettingStarted = (): Json => ({
  invoice: {
    supplier_number: 'S-001',
    invoice_number: 'INV-2026-0042',
    invoice_date: '2026-05-19',
    currency: 'USD',
    total_amount: 1234.56,
    lines: [{ description: 'Consulting, May 2026', quantity: 1, unit_price: 1234.56 }],
  },
  attachments: [{ type: 'IMAGE', filename: 'invoice.pdf', content: 'JVBERi0xLjQKJ...' }],
})

const invoice = (parts: Json): Json => ({ invoice: { header: {}, ...parts } })
const address = (fields: Json): Json => invoice({ addresses: [fields] })
const header = (fields: Json): Json => ({ invoice: { header: fields } })

for (const name of ['validateSubmission', 'validateSubmissionShape'] as const) {
  test(`INV-BODY-008 ${name} accepts the getting-started body (C10)`, async (t) => {
    t.ok(validators[name](gettingStarted()), JSON.stringify(validators[name].errors))
  })

  test(`${name} leaves the items of attachments alone`, async (t) => {
    t.ok(validators[name]({ ...gettingStarted(), attachments: [{ content: { blob: 1 } }, null] }))
  })

  test(`INV-BODY-010 ${name} does not read a field beside a header`, async (t) => {
    t.ok(validators[name](invoice({ net_amount: null })))
  })
}

/** The broken rule with its id, the body, and the place and keyword of the first error. */
type Broken = readonly [id: string, rule: string, body: unknown, at: string, keyword: string]

/** Refused by the shape and by the whole. */
const wrongShapes: readonly Broken[] = [
  ['GEN-HTTP-004', 'the body is an object', [], '', 'type'],
  ['INV-BODY-002', 'invoice is required', { attachments: [] }, '', 'required'],
  ['INV-BODY-003', 'invoice is an object', { invoice: 'x' }, '/invoice', 'type'],
  ['INV-BODY-004', 'header is an object', { invoice: { header: [] } }, '/invoice/header', 'type'],
  ['INV-BODY-005', 'lines is an array', invoice({ lines: {} }), '/invoice/lines', 'type'],
  ['INV-BODY-006', 'a line is an object', invoice({ lines: [7] }), '/invoice/lines/0', 'type'],
  ['INV-ATT-001', 'attachments is an array', { ...invoice({}), attachments: {} }, '/attachments', 'type'],
  ['INV-BODY-007', 'receiving_inbox is a string', { ...invoice({}), receiving_inbox: 1 }, '/receiving_inbox', 'type'],
  ['INV-FIELD-016', 'null is no value', header({ bank_name: null }), '/invoice/header/bank_name', 'type'],
  ['INV-FIELD-012', 'a text is a string', header({ custom_text_25: 5 }), '/invoice/header/custom_text_25', 'type'],
  ['INV-FIELD-013', 'a decimal is a number', header({ net_amount: true }), '/invoice/header/net_amount', 'type'],
  ['INV-FIELD-013', 'a decimal is finite', header({ net_amount: Infinity }), '/invoice/header/net_amount', 'type'],
  [
    'INV-FIELD-013',
    'a decimal string is numeric',
    header({ tax_amount: '1,5' }),
    '/invoice/header/tax_amount',
    'pattern',
  ],
  ['INV-DATE-001', 'a date is a string', header({ due_date: 20260519 }), '/invoice/header/due_date', 'type'],
  ['INV-FIELD-013', 'a tax is typed', invoice({ taxes: [{ tax_rate: [] }] }), '/invoice/taxes/0/tax_rate', 'type'],
  [
    'INV-FIELD-012',
    'a charge is typed',
    invoice({ charges: [{ charge_name: 1 }] }),
    '/invoice/charges/0/charge_name',
    'type',
  ],
  ['INV-BODY-009', 'a field in place is typed', { invoice: { net_amount: {} } }, '/invoice/net_amount', 'type'],
]

/** Refused by the whole alone: these are judged after the attachments. */
const lateRules: readonly Broken[] = [
  ['INV-DATE-006', 'a date exists', header({ due_date: '2026-02-30' }), '/invoice/header/due_date', 'format'],
  [
    'INV-DATE-002',
    'a date is ISO',
    header({ custom_date_15: '19.05.2026' }),
    '/invoice/header/custom_date_15',
    'format',
  ],
  [
    'INV-ADDR-002',
    'an address type is known',
    address({ address_type: 'X' }),
    '/invoice/addresses/0/address_type',
    'enum',
  ],
  ['INV-ADDR-001', 'an address has a type', address({ city: 'Austin' }), '/invoice/addresses/0', 'required'],
]

function firstError(validator: Validator, body: unknown): { at: string; keyword: string } | undefined {
  if (validator(body)) return undefined
  const error = validator.errors?.[0]
  return error && { at: error.instancePath, keyword: error.keyword }
}

for (const [id, rule, body, at, keyword] of [...wrongShapes, ...lateRules]) {
  test(`${id} ${rule}, says the whole judgement`, async (t) => {
    t.same(firstError(validators.validateSubmission, body), { at, keyword })
  })
}

for (const [id, rule, body, at, keyword] of wrongShapes) {
  test(`${id} ${rule}, says the judgement of the shape`, async (t) => {
    t.same(firstError(validators.validateSubmissionShape, body), { at, keyword })
  })
}

for (const [id, rule, body] of lateRules) {
  test(`${id} the judgement of the shape leaves for later: ${rule}`, async (t) => {
    t.ok(validators.validateSubmissionShape(body))
  })
}

test('INV-FIELD-015 a decimal may be a numeric string', async (t) => {
  for (const amount of ['0', '-12.50', '+7', '.5', '12345678901234567890.12345']) {
    t.ok(validators.validateSubmission(header({ net_amount: amount })), amount)
  }
})

test('INV-FIELD-013 a string that is not plainly numeric is no decimal', async (t) => {
  for (const amount of ['', '.', '1.', '1e3', ' 1', '1 ', '0x1', '1.2.3', 'NaN']) {
    t.notOk(validators.validateSubmission(header({ net_amount: amount })), amount)
  }
})

const lifetime = { expires_at: '2026-12-31T00:00:00Z', expires_interval_days: null }
const claim = { claim_token: 'c', label: 'prod', expires_interval_days: 30 }
const choice = { token: 't', preferences: { reminder_advance: false, unheard_of: 'x' } }
const tooLong = 'x'.repeat(101)

type RequestValidator = Extract<keyof typeof validators, `validate${string}`>

interface Case {
  readonly id: string
  readonly name: RequestValidator
  readonly accepted: Json
  /** Each breaks one rule; undefined leaves the field out. */
  readonly changes: readonly Json[]
}

const requests: readonly Case[] = [
  {
    id: 'KEY-CREATE-004',
    name: 'validateCreateKey',
    accepted: { label: 'prod', ...lifetime },
    changes: [{ label: undefined }, { label: ' ' }, { label: tooLong }],
  },
  { id: 'KEY-CREATE-006', name: 'validateCreateKey', accepted: { label: 'prod' }, changes: [{ expires_at: 'soon' }] },
  {
    id: 'KEY-CREATE-010',
    name: 'validateCreateKey',
    accepted: { label: 'x' },
    changes: [{ expires_interval_days: 45 }],
  },
  { id: 'KEY-ROTATE-014', name: 'validateRotateKey', accepted: {}, changes: [{ expires_interval_days: '30' }] },
  { id: 'KEY-ROTATE-015', name: 'validateRotateKey', accepted: lifetime, changes: [{ expires_at: null }] },
  {
    id: 'SUP-REQ-002',
    name: 'validateRequestAccess',
    accepted: { email: 'a@b.example' },
    changes: [{ email: undefined }, { email: 'nobody' }],
  },
  {
    id: 'SUP-CODE-002',
    name: 'validateRequestCode',
    accepted: { token: 't' },
    changes: [{ token: undefined }, { token: '' }],
  },
  {
    id: 'SUP-VAL-002',
    name: 'validateValidateCode',
    accepted: { token: 't', code: '000000' },
    changes: [{ code: undefined }, { code: 0 }, { token: undefined }],
  },
  {
    id: 'SUP-MINT-002',
    name: 'validateMintKey',
    accepted: claim,
    changes: [{ claim_token: undefined }, { label: undefined }, { expires_interval_days: 0 }],
  },
  {
    id: 'SUP-PREF-007',
    name: 'validateUpdateEmailPreferences',
    accepted: choice,
    changes: [{ token: undefined }, { preferences: undefined }, { preferences: { reminder_expired: 'no' } }],
  },
]

for (const { id, name, accepted, changes } of requests) {
  test(`${id} ${name} accepts ${JSON.stringify(accepted)}`, async (t) => {
    t.ok(validators[name](accepted), JSON.stringify(validators[name].errors))
  })

  for (const change of changes) {
    const [field] = Object.keys(change)
    test(`${id} ${name} refuses ${field}: ${JSON.stringify(change)}`, async (t) => {
      t.notOk(validators[name](JSON.parse(JSON.stringify({ ...accepted, ...change }))))
    })
  }
}

test('KEY-CREATE-004 white space around a label does not count', async (t) => {
  t.ok(validators.validateCreateKey({ label: ` ${'x'.repeat(100)} ` }))
})
