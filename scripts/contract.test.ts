import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import addFormatsModule from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { checkSync } from 'recheck'
import { test } from 'tap'
import { parse } from 'yaml'
import * as fieldMap from '../spec/generated/field-map.ts'
import { OPERATIONS } from '../spec/generated/partner-operations.ts'
import type { OperationId } from '../spec/generated/partner-operations.ts'
import { responseValidators } from '../spec/generated/partner-validators.js'

type Json = Record<string, unknown>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null
const member = (value: unknown, ...names: string[]): unknown =>
  names.reduce<unknown>((at, name) => (isObject(at) ? at[name] : undefined), value)

const document: unknown = parse(readFileSync('spec/nuntiq/partner.openapi.yaml', 'utf8'))

/** Follows a reference into the document. */
function follow(node: unknown): unknown {
  const ref = member(node, '$ref')
  return typeof ref === 'string' ? follow(member(document, ...ref.split('/').slice(1))) : node
}

interface Node {
  readonly path: string
  readonly value: Json
}

/** Every object of the document, with its place; examples are data and are not entered. */
function* nodes(value: unknown, path = '#'): Generator<Node> {
  if (!isObject(value)) return
  yield { path, value }
  for (const [key, child] of Object.entries(value)) {
    if (key !== 'example' && key !== 'examples') yield* nodes(child, `${path}/${key}`)
  }
}

function examplesOf(value: Json): unknown[] {
  const named = isObject(value['examples']) ? Object.values(value['examples']) : []
  const several = named.map((each) => member(each, 'value'))
  return 'example' in value ? [value['example'], ...several] : several
}

/** Media types, parameters and headers: whatever has a schema beside its examples. */
const exampled = [...nodes(document)].flatMap(({ path, value }) => {
  const { schema } = value
  return isObject(schema) ? examplesOf(value).map((example) => ({ path, schema, example })) : []
})

function judge(): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
  addFormatsModule.default(ajv)
  const components: unknown = JSON.parse(
    JSON.stringify(member(document, 'components', 'schemas')).replaceAll('"#/components/schemas/', '"#/$defs/'),
  )
  return ajv.addSchema({ $id: 'partner', $defs: components })
}

const inlineSchema = (schema: unknown): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"partner#/$defs/')) as Json

const componentNames = Object.keys(member(document, 'components', 'schemas') as Json)

test('every component schema compiles under strict AJV 2020', async (t) => {
  const ajv = judge()
  for (const name of componentNames) t.doesNotThrow(() => ajv.compile({ $ref: `partner#/$defs/${name}` }), name)
})

test('every example of the document satisfies its schema', async (t) => {
  const ajv = judge()
  t.ok(exampled.length > 40, 'there are examples')
  for (const { path, schema, example } of exampled) {
    const valid = ajv.compile(inlineSchema(schema))
    t.ok(valid(example), `${path} ${ajv.errorsText(valid.errors)}`)
  }
})

test('every documented JSON body has an example', async (t) => {
  const bodies = [...nodes(document)].filter(({ path }) => path.endsWith('/content/application/json'))
  const bare = bodies.filter(({ value }) => examplesOf(value).length === 0)
  t.same(
    bare.map(({ path }) => path),
    [],
  )
})

/** Whether a hostile text can hold the expression up: more steps than in proportion to its length. */
const canBeHeldUp = (pattern: string): boolean => checkSync(pattern, '').status !== 'safe'

test('no pattern of a contract can be held up by a hostile text', async (t) => {
  const files = readdirSync('spec', { recursive: true, encoding: 'utf8' })
  const contracts = files.filter((name) => /openapi\.yaml$|schemas?\.json$/.test(name))
  const patterns = contracts
    .flatMap((name) => [...nodes(parse(readFileSync(join('spec', name), 'utf8')))])
    .map(({ value }) => value['pattern'])
    .filter((pattern) => typeof pattern === 'string')
  t.ok(patterns.length > 0, 'there are patterns')
  t.same([...new Set(patterns)].filter(canBeHeldUp), [])
})

for (const [pattern, heldUp] of [
  ['^(a+)+$', true],
  ['^(?:[^)]{2,}x)*$', true],
  ['\\s+$', true],
  ['^a*b?a*$', true],
  ['^(a+)?[(+*]+$', false],
  ['^(ab)+c{1,9}$', false],
] as const) {
  test(`a pattern that can${heldUp ? '' : 'not'} be held up is told as such: ${pattern}`, async (t) => {
    t.equal(canBeHeldUp(pattern), heldUp)
  })
}

test('no schema uses multipleOf, whose verdict on cents is unreliable', async (t) => {
  t.same(
    [...nodes(document)].filter(({ value }) => 'multipleOf' in value),
    [],
  )
})

test('INV-FIELD-003 the header has 26 named fields and 25/15/15/5/5 slots', async (t) => {
  const slots = fieldMap.HEADER_FIELDS.filter((name) => /^(custom|ext|identifier)_.*_\d+$/.test(name))
  t.equal(slots.length, 65)
  t.equal(fieldMap.HEADER_FIELDS.length - slots.length, 26)
  const last = ['custom_text_25', 'custom_number_15', 'custom_date_15', 'ext_reference_5', 'identifier_field_5']
  t.same(
    slots.filter((name) => last.includes(name)),
    last,
  )
})

test('INV-FIELD-006 a line has 15 named fields and 15/10/10 slots', async (t) => {
  t.equal(fieldMap.LINE_FIELDS.filter((name) => name.startsWith('custom_')).length, 35)
  t.equal(fieldMap.LINE_FIELDS.length, 50)
})

test('INV-DATE-001 the date fields of each part are known', async (t) => {
  t.equal(fieldMap.HEADER_DATE_FIELDS.length, 3 + 15)
  t.equal(fieldMap.LINE_DATE_FIELDS.length, 1 + 10)
  t.same(fieldMap.DISCOUNT_DATE_FIELDS, ['discount_due_date'])
})

test('the table of operations names every operation of the document', async (t) => {
  const documented = [...nodes(member(document, 'paths'))].flatMap(({ value }) => value['operationId'] ?? [])
  t.same(Object.keys(OPERATIONS), documented)
  t.equal(documented.length, 14)
})

const documentedAnswers = [...nodes(member(document, 'paths'))].flatMap(({ value }) => {
  const { operationId, responses } = value
  if (typeof operationId !== 'string' || !isObject(responses)) return []
  return Object.entries(responses).map(([status, response]) => ({
    operation: operationId as OperationId,
    status: Number(status),
    examples: examplesOf(member(follow(response), 'content', 'application/json') as Json),
  }))
})

test('every documented answer passes the validator of its operation and status', async (t) => {
  for (const { operation, status, examples } of documentedAnswers) {
    const validator = responseValidators[operation][status]
    for (const example of examples) t.ok(validator?.(example), `${operation} ${status}`)
  }
})

test('GEN-ENV-002 no refusal may claim success or go without a message (C19)', async (t) => {
  for (const { operation, status } of documentedAnswers.filter((answer) => answer.status >= 400)) {
    const validator = responseValidators[operation][status]
    t.equal(validator?.({ success: true, error: 'x', message: 'x' }), false, `${operation} ${status} success`)
    t.equal(validator?.({ success: false, error: 'x' }), false, `${operation} ${status} message`)
  }
})

test('AUTH-KEY-004 an expired key is answered with a link (C1)', async (t) => {
  const refused = responseValidators.submitInvoice[401]
  t.equal(refused?.({ error: 'Unauthorized', code: 'key_expired', message: 'x' }), false)
})
