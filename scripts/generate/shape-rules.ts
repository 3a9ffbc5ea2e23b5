// shape-rules.ts: the requirement that a submission of the wrong shape breaks, by place and keyword, from the
// contract's `x-requirement`. A keyword that names none is refused, so the table is complete.
import { follow, schemasOf, type SourceDocument } from './document.ts'

const JUDGED = ['type', 'format', 'pattern', 'enum']

type Rules = Readonly<Record<string, string>>

interface Place {
  /** Such as `invoice.lines[].quantity`. */
  readonly at: string
  readonly rules: Rules
}

interface SchemaNode {
  readonly [keyword: string]: unknown
  readonly properties?: Readonly<Record<string, unknown>>
  readonly required?: readonly string[]
  readonly items?: unknown
  readonly anyOf?: readonly unknown[]
  readonly 'x-requirement'?: Rules
}

/** Each place below a schema, with the requirements behind its keywords. */
function* placesBelow(document: SourceDocument, schema: unknown, at: string): Generator<Place> {
  const { properties = {}, required = [], items, anyOf = [] } = follow(document, schema) as SchemaNode
  for (const branch of anyOf) yield* placesBelow(document, branch, at)
  for (const [name, member] of Object.entries(properties)) {
    if (typeof member !== 'object') continue
    yield* place(document, member, { at: at === '' ? name : `${at}.${name}`, required: required.includes(name) })
  }
  if (items !== undefined) yield* place(document, items, { at: `${at}[]`, required: false })
}

function* place(
  document: SourceDocument,
  schema: unknown,
  { at, required }: { at: string; required: boolean },
): Generator<Place> {
  const target = follow(document, schema) as SchemaNode
  const rules: Rules = { ...target['x-requirement'], ...(schema as SchemaNode)['x-requirement'] }
  const keywords = JUDGED.filter((keyword) => target[keyword] !== undefined)
  // A submission without `invoice` is refused before its shape is judged.
  if (required && at !== 'invoice') keywords.push('required')
  for (const keyword of keywords) {
    if (rules[keyword] === undefined) throw new Error(`${at}: x-requirement names no requirement for ${keyword}`)
  }
  if (keywords.length > 0) yield { at, rules }
  // Files have rules of their own, each with its index.
  if (at !== 'attachments') yield* placesBelow(document, schema, at)
}

/** `schema` is the component that is judged; places with the same requirements stand together. */
export function shapeRulesModule(document: SourceDocument, schema: string): string {
  const groups = new Map<string, Set<string>>()
  for (const { at, rules } of placesBelow(document, schemasOf(document)[schema], '')) {
    const key = JSON.stringify(rules)
    groups.set(key, (groups.get(key) ?? new Set()).add(at))
  }
  const rows = [...groups].map(([rules, places]) => `  { rules: ${rules}, places: ${JSON.stringify([...places])} },\n`)
  return `import type { RequirementId } from './requirements.ts'

/** Places in a submission, \`[]\` for any index, and the requirement behind each keyword; \`null\` where a null is another matter. */
export interface ShapeRules {
  readonly rules: Readonly<Partial<Record<string, RequirementId>>>
  readonly places: readonly string[]
}

export const SHAPE_RULES: readonly ShapeRules[] = [
${rows.join('')}]
`
}
