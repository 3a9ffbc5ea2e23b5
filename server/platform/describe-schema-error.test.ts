import { test } from 'tap'
import { describeSchemaError, type SchemaError } from './describe-schema-error.ts'

function described(error: Partial<SchemaError>, judged?: unknown): string {
  const { path, message } = describeSchemaError([{ instancePath: '', keyword: 'other', params: {}, ...error }], judged)
  return `${path} ${message}`
}

const REST = 'leave it out if there is nothing to say'
const SENTENCES: readonly (readonly [string, Partial<SchemaError>])[] = [
  [
    'lines[0].quantity is required',
    { instancePath: '/lines/0', keyword: 'required', params: { missingProperty: 'quantity' } },
  ],
  ['invoice is required', { keyword: 'required', params: { missingProperty: 'invoice' } }],
  [`a must be an object; ${REST}`, { instancePath: '/a', keyword: 'type', params: { type: 'object' } }],
  [`The body must be an object; ${REST}`, { keyword: 'type', params: { type: 'object' } }],
  [
    `a must be a number or a string; ${REST}`,
    { instancePath: '/a', keyword: 'type', params: { type: ['number', 'string'] } },
  ],
  ['a must be a date as YYYY-MM-DD', { instancePath: '/a', keyword: 'format', params: { format: 'date' } }],
  ['a must be a valid email', { instancePath: '/a', keyword: 'format', params: { format: 'email' } }],
  ['a must be one of X, Y', { instancePath: '/a', keyword: 'enum', params: { allowedValues: ['X', 'Y'] } }],
  [
    'a must be a number or a numeric string such as "1234.50"',
    { instancePath: '/a', keyword: 'pattern', params: { pattern: '^[-+]?[0-9]{0,20}' } },
  ],
  ['a must match ^sk_', { instancePath: '/a', keyword: 'pattern', params: { pattern: '^sk_' } }],
  [
    'a.b is not known here',
    { instancePath: '/a', keyword: 'additionalProperties', params: { additionalProperty: 'b' } },
  ],
  ['a must be long', { instancePath: '/a', keyword: 'minLength', message: 'must be long' }],
  ['The body is not valid', {}],
  ['a/b~c[7].d is not valid', { instancePath: '/a~1b~0c/7/d' }],
]
for (const [sentence, error] of SENTENCES) {
  test(`an error is a sentence that names the place: ${sentence}`, async (t) => {
    t.equal(described(error), sentence)
  })
}

test('without an error there is still a sentence', async (t) => {
  for (const none of [undefined, null, []])
    t.match(describeSchemaError(none), { path: 'The body', message: 'is not valid', value: undefined })
})

test('INV-FIELD-016 a null at the place at fault is seen, and only there', async (t) => {
  const at = (instancePath: string, judged: unknown) =>
    describeSchemaError([{ instancePath, keyword: 'type', params: {} }], judged).value === null
  t.equal(at('/invoice/header/due_date', { invoice: { header: { due_date: null } } }), true)
  t.equal(at('/invoice/lines/1', { invoice: { lines: [{}, null] } }), true)
  t.equal(at('', null), true)
  t.equal(at('/invoice/header/due_date', { invoice: { header: { due_date: 1 } } }), false)
  t.equal(at('/invoice/__proto__/x', { invoice: {} }), false)
  t.equal(at('/a/b/c', { a: null }), false)
})

test('where several types are possible and none fits, all are named', async (t) => {
  const type = (instancePath: string, name: string | string[]) => ({
    instancePath,
    keyword: 'type',
    params: { type: name },
  })
  const choice = (instancePath: string, keyword: string) => ({ instancePath, keyword, params: {} })
  for (const keyword of ['anyOf', 'oneOf']) {
    const errors = [type('/world', 'object'), type('/world', ['string', 'object']), choice('/world', keyword)]
    t.match(describeSchemaError(errors).message, /^must be an object or a string;/)
    const within = [
      { instancePath: '/world/name', keyword: 'required', params: { missingProperty: 'x' } },
      ...errors.slice(1),
    ]
    t.match(
      describeSchemaError(within),
      { path: 'world.name.x', message: 'is required' },
      'where one fits, its own problem',
    )
  }
  const apart = [type('/a', 'object'), type('/b', 'string'), choice('/b', 'anyOf')]
  t.match(describeSchemaError(apart), { path: 'a', message: /^must be an object;/ })
})
