import { readdirSync } from 'node:fs'
import addFormats from 'ajv-formats'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { checkSync } from 'recheck'
import { test } from 'tap'
import { joinDocuments } from '../server/control/contract/join-documents.ts'
import { type OpenApiDocument, PARTS } from '../server/control/contract/open-api-document.ts'
import { follow, listOperations, readDocument, schemasOf } from './generate/document.ts'

type Json = Readonly<Record<string, unknown>>

const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null

interface Node {
  readonly path: string
  readonly value: Json
}

/** Every object of a document, with its place; examples are data and are not entered. */
function* nodes(value: unknown, path = '#'): Generator<Node> {
  if (!isObject(value)) return
  yield { path, value }
  for (const [key, child] of Object.entries(value)) {
    if (key !== 'example' && key !== 'examples') yield* nodes(child, `${path}/${key}`)
  }
}

function examplesOf({ example, examples }: Json): unknown[] {
  const several = isObject(examples)
    ? Object.values(examples).map((each) => (isObject(each) ? each['value'] : each))
    : []
  return example === undefined ? several : [example, ...several]
}

/** A schema of parts bears its own example: whoever adds a member adds to it. */
function schemaExamples(document: OpenApiDocument, schema: unknown): unknown[] {
  const node = follow(document, schema)
  const { examples, items } = node
  if (Array.isArray(examples)) return examples
  return items === undefined ? [] : [schemaExamples(document, items)].filter((each) => each.length > 0)
}

function judge(document: OpenApiDocument): Ajv2020 {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true })
  ajv.addVocabulary([PARTS, 'x-requirement'])
  addFormats.default(ajv)
  const text = JSON.stringify(schemasOf(document)).replaceAll('"#/components/schemas/', '"#/$defs/')
  return ajv.addSchema({ $id: 'document', $defs: JSON.parse(text) as object })
}

const inlined = (schema: unknown): Json =>
  JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', '"document#/$defs/')) as Json

const files = readdirSync('spec', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.openapi.yaml'))
  .map((file) => `spec/${file.replaceAll('\\', '/')}`)
  .toSorted()
const documents = new Map<string, OpenApiDocument>()
for (const file of files) documents.set(file, await readDocument(file))

const isControl = (name: string): boolean => name.includes('control.openapi.yaml')
const OWN = 'spec/sandbox/control.openapi.yaml'
const own = documents.get(OWN)
if (!own) throw new Error(`there is no ${OWN}`)
const parts = [...documents].filter(([file]) => isControl(file) && file !== OWN).map(([, document]) => document)
documents.set('all control.openapi.yaml, joined', joinDocuments(own, parts))

for (const [name, document] of documents) {
  test(`${name}: every component schema compiles under strict AJV 2020`, async (t) => {
    const ajv = judge(document)
    for (const each of Object.keys(schemasOf(document)))
      t.doesNotThrow(() => ajv.compile({ $ref: `document#/$defs/${each}` }), each)
  })

  test(`${name}: every example satisfies its schema`, async (t) => {
    const ajv = judge(document)
    const exampled = [...nodes(document)].flatMap(({ path, value }) => {
      const { schema } = value
      if (!isObject(schema)) return []
      return [...examplesOf(value), ...schemaExamples(document, schema)].map((example) => ({ path, schema, example }))
    })
    t.ok(exampled.length > 20, 'there are examples')
    for (const { path, schema, example } of exampled) {
      const valid = ajv.compile(inlined(schema))
      t.ok(valid(example), `${path} ${ajv.errorsText(valid.errors)}`)
    }
  })

  test(`${name}: every body, parameter and header has an example`, async (t) => {
    const bare = [...nodes(document)].filter(({ path, value }) => {
      const wants = /\/content\/[^/]+(\/[^/]+)?$/.test(path) || 'in' in value || /\/headers\/[\w-]+$/.test(path)
      return (
        wants &&
        isObject(value['schema']) &&
        [...examplesOf(value), ...schemaExamples(document, value['schema'])].length === 0
      )
    })
    t.same(
      bare.map(({ path }) => path).filter((path) => isControl(name) || path.endsWith('/content/application/json')),
      [],
    )
  })

  test(`${name}: no pattern can be held up by a hostile text`, async (t) => {
    const patterns = [...nodes(document)]
      .map(({ value }) => value['pattern'])
      .filter((each) => typeof each === 'string')
    t.ok(patterns.length > 0, 'there are patterns')
    t.same([...new Set(patterns)].filter(canBeHeldUp), [])
  })

  test(`${name}: no schema uses multipleOf, whose verdict on cents is unreliable`, async (t) => {
    t.same(
      [...nodes(document)].filter(({ value }) => 'multipleOf' in value),
      [],
    )
  })

  if (!isControl(name)) continue

  test(`${name}: every call, parameter, body and member is described`, async (t) => {
    const silent = [...nodes(document)].filter(({ path, value }) => {
      if ('operationId' in value) return !value['summary'] || !value['description']
      const isMember = /\/properties\/\w+$/.test(path) && !path.endsWith('/properties/properties')
      const isSaid = isMember || 'in' in value || /\/requestBody$|\/responses\/\d+$/.test(path)
      return isSaid && !value['description'] && (isMember || !('$ref' in value))
    })
    t.same(
      silent.map(({ path }) => path),
      [],
    )
  })

  test(`${name}: every call says how it may be refused`, async (t) => {
    for (const { operationId, method, request, responses } of listOperations(document)) {
      const statuses = responses.map(({ status }) => status)
      const wanted = [400, 401, 403, 500, ...(request ? [413] : []), ...(method === 'GET' ? [] : [415])]
      t.same(
        wanted.filter((status) => !statuses.includes(status)),
        [],
        operationId,
      )
      for (const { status, schema } of responses)
        if (status >= 400) t.equal(schema, 'Error', `${operationId} ${status}`)
    }
  })
}

interface Generated {
  readonly OPERATIONS: Readonly<Record<string, { readonly statuses: readonly number[] }>>
  readonly responseValidators: Readonly<Record<string, Readonly<Record<number, (body: unknown) => boolean>>>>
}

for (const file of files) {
  const [, service = '', name = ''] = /^spec\/(\w+)\/(\w+)\.openapi/.exec(file) ?? []
  const document = documents.get(file)
  if (!document) continue

  test(`${file}: the generated tables name every operation and judge every documented answer`, async (t) => {
    const generated = {
      ...(await import(`../spec/generated/${service}/${name}-operations.js`)),
      ...(await import(`../spec/generated/${service}/${name}-validators.js`)),
    } as Generated
    const operations = listOperations(document)
    t.same(
      Object.keys(generated.OPERATIONS),
      operations.map(({ operationId }) => operationId),
    )
    for (const { operationId, responses } of operations) {
      for (const { status, schema } of responses) {
        t.equal(typeof generated.responseValidators[operationId]?.[status], schema ? 'function' : 'undefined')
      }
    }
  })
}

/** Keywords about a list as a whole. Long answers are judged in parts, each with some of the items (`parts-of.ts`). */
const OF_WHOLE_LISTS = ['minItems', 'maxItems', 'uniqueItems', 'contains', 'prefixItems', 'unevaluatedItems']

for (const [file, document] of documents) {
  test(`${file}: a list of an answer is judged by its items alone, and can be judged in parts`, async (t) => {
    const answered = new Set<string>()
    const visit = (schema: unknown): void => {
      for (const { path, value } of nodes(schema)) {
        for (const keyword of OF_WHOLE_LISTS) t.notOk(Object.hasOwn(value, keyword), `${keyword} at ${path}`)
        const name = /^#\/components\/schemas\/(.+)$/.exec(String(value['$ref']))?.[1]
        if (name === undefined || answered.has(name)) continue
        answered.add(name)
        visit(schemasOf(document)[name])
      }
    }
    for (const { path, value } of nodes(document)) if (path.endsWith('/responses')) visit(value)
    t.ok(answered.size > 0)
  })
}

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

/** Whether a hostile text can hold the expression up: more steps than in proportion to its length. */
function canBeHeldUp(pattern: string): boolean {
  return checkSync(pattern, '').status !== 'safe'
}
