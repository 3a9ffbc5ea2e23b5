// <document>-validators.js and .d.ts: judges of requests, of answers, and of the parts of joined schemas.
import { type OpenApiDocument, PARTS, type Schema } from '../../server/control/contract/open-api-document.ts'
import { compileValidators } from './compile-validators.ts'
import { listOperations, type ListedOperation, schemasOf, type SourceDocument, type Variant } from './document.ts'

type Schemas = Record<string, Schema>

/** The document's component schemas as one JSON Schema; `id` tells variants of it apart. */
function bundleSchemas(document: OpenApiDocument, id: string): { $id: string; $defs: Schemas } {
  // The requirement behind a keyword is for `shape-rules.ts`: a validator would carry it along unread.
  const withoutNotes = (key: string, value: unknown): unknown => (key === 'x-requirement' ? undefined : value)
  const text = JSON.stringify(schemasOf(document), withoutNotes).replaceAll('"#/components/schemas/', '"#/$defs/')
  return { $id: id, $defs: JSON.parse(text) as Schemas }
}

/** The same with what a variant leaves out taken away; a path that leads nowhere is refused. */
function variantSchemas(document: OpenApiDocument, name: string, { without = [] }: Variant): object {
  const bundle = bundleSchemas(document, name)
  for (const path of without) {
    const steps = path.split('/')
    const last = steps.pop() ?? ''
    const at = steps.reduce<unknown>((node, step) => (node as Schema | undefined)?.[step], bundle.$defs)
    if (typeof at !== 'object' || at === null || !(last in at))
      throw new Error(`x-validators: ${name}: there is no ${path}`)
    Reflect.deleteProperty(at, last)
  }
  return bundle
}

/** A part by itself: what is sent is divided among the documents before each judges its own members. */
function closedParts(document: OpenApiDocument): object {
  const { $id, $defs } = bundleSchemas(document, 'parts')
  for (const [name, schema] of Object.entries($defs))
    if (schema[PARTS] && schema['type'] === 'object') $defs[name] = { ...schema, additionalProperties: false }
  return { $id, $defs }
}

const pascal = (name: string): string => `${name[0]?.toUpperCase()}${name.slice(1)}`
const validatorName = (name: string): string => `validate${name}`
/** Where a component stands in the schema that all of them make up. */
const wholePlace = (schema: string): string => `whole#/$defs/${schema}`

/** What is to be compiled: the names of validators with the schemas behind them. */
interface Plan {
  readonly schemas: readonly object[]
  readonly exported: Readonly<Record<string, string>>
  /** Components that answers are judged by. */
  readonly answers: readonly string[]
  /** Validators of requests by operation. */
  readonly requests: Readonly<Record<string, string>>
  /** The members of each joined schema's part. */
  readonly members: Readonly<Record<string, readonly string[]>>
}

function planOf(document: SourceDocument, operations: readonly ListedOperation[]): Plan {
  const variants = document['x-validators'] ?? {}
  const parts = Object.entries(schemasOf(document)).filter(([, schema]) => schema[PARTS] && schema['type'] === 'object')
  const exported: Record<string, string> = {}
  for (const [name] of parts) exported[validatorName(name)] = `parts#/$defs/${name}`
  for (const [name, { schema }] of Object.entries(variants)) exported[validatorName(name)] = `${name}#/$defs/${schema}`

  // A body that is judged in steps has validators of its own making only.
  const inSteps = new Set(Object.values(variants).flatMap(({ schema, without }) => (without ? [schema] : [])))
  const requests: Record<string, string> = {}
  for (const { operationId, request } of operations) {
    const name = validatorName(pascal(operationId))
    if (request === undefined || (inSteps.has(request) && !(name in exported))) continue
    exported[name] ??= wholePlace(request)
    requests[operationId] = name
  }
  return {
    schemas: [
      bundleSchemas(document, 'whole'),
      closedParts(document),
      ...Object.entries(variants).map(([name, variant]) => variantSchemas(document, name, variant)),
    ],
    exported,
    answers: operations.flatMap(({ responses }) => responses.flatMap(({ schema }) => schema ?? [])),
    requests,
    members: Object.fromEntries(
      parts.map(([name, { properties }]) => [name, Object.keys((properties as object | undefined) ?? {})]),
    ),
  }
}

/** A name for each schema that is compiled: compiled under two names it would be there twice. */
function compiledNames(plan: Plan): Map<string, string> {
  const places = new Set([...Object.values(plan.exported), ...plan.answers.map(wholePlace)])
  return new Map([...places].map((place, index) => [place, `judge${index}`]))
}

function responseTable(operations: readonly ListedOperation[], nameOf: (place: string) => string): string {
  const rows = operations.map(({ operationId, responses }) => {
    const cells = responses.flatMap(({ status, schema }) =>
      schema === undefined ? [] : [`${status}: ${nameOf(wholePlace(schema))}`],
    )
    return `  ${operationId}: { ${cells.join(', ')} },\n`
  })
  return `export const responseValidators = {\n${rows.join('')}}\n`
}

function entryOf(plan: Plan, operations: readonly ListedOperation[], names: ReadonlyMap<string, string>): string {
  const nameOf = (place: string): string => names.get(place) ?? ''
  const exported = Object.entries(plan.exported).map(([name, place]) => `${nameOf(place)} as ${name}`)
  const requests = Object.entries(plan.requests).map(
    ([operationId, name]) => `${operationId}: ${nameOf(plan.exported[name] ?? '')}`,
  )
  return `import { ${[...names.values()].join(', ')} } from 'compiled'
export { ${exported.join(', ')} }
export const requestValidators = { ${requests.join(', ')} }
${Object.keys(plan.members).length > 0 ? `export const members = ${JSON.stringify(plan.members)}\n` : ''}${responseTable(operations, nameOf)}`
}

function declarations(plan: Plan, operations: string): string {
  const parts = Object.keys(plan.members)
  return `import type { Validator } from '../validator.js'
import type { OperationId } from './${operations}.js'

export type { Validator }

${Object.keys(plan.exported)
  .map((name) => `export const ${name}: Validator\n`)
  .join('')}
/** By operation; undefined where no JSON body is documented, or where it is judged in steps. */
export const requestValidators: Readonly<Partial<Record<OperationId, Validator>>>

/** By operation and status; undefined where no JSON body is documented. */
export const responseValidators: Readonly<Record<OperationId, Readonly<Partial<Record<number, Validator>>>>>
${parts.length > 0 ? membersDeclaration(parts) : ''}`
}

const membersDeclaration = (parts: readonly string[]): string => `
/** The members that this document gives to each joined schema. */
export const members: Readonly<Record<${parts.map((name) => `'${name}'`).join(' | ')}, readonly string[]>>
`

/** `name` is the document's, such as `partner`. */
export async function validatorModules(
  name: string,
  document: SourceDocument,
): Promise<{ code: string; declarations: string }> {
  const operations = listOperations(document)
  const plan = planOf(document, operations)
  const names = compiledNames(plan)
  const code = await compileValidators(entryOf(plan, operations, names), {
    schemas: plan.schemas,
    names: Object.fromEntries([...names].map(([place, compiled]) => [compiled, place])),
  })
  return { code, declarations: declarations(plan, `${name}-operations`) }
}
