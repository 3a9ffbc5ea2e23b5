// shape-rules.ts: the requirement that a submission of the wrong shape breaks, by place and keyword, from
// the contract's `x-requirement`. A keyword that names none is refused, so the table is complete.
import type { OpenApiDocument } from '../../server/control/contract/open-api-document.ts'
import { follow, schemasOf } from './document.ts'

const JUDGED = ['type', 'format', 'pattern', 'enum']
const SUBMISSION = 'SubmitInvoiceRequest'

type Node = Readonly<Record<string, unknown>>
type Rules = Readonly<Record<string, string>>

interface Place {
  /** Such as `invoice.lines[].quantity`. */
  readonly at: string
  readonly rules: Rules
}

/** Whether a document has submissions whose shape rules can be told. */
export function hasShapeRules(document: OpenApiDocument): boolean {
  return SUBMISSION in schemasOf(document) && JSON.stringify(document).includes('"x-requirement"')
}

/** Each place below a schema with the requirements behind its keywords. */
function* placesBelow(document: OpenApiDocument, schema: unknown, at: string): Generator<Place> {
  const { properties, required, items, anyOf } = follow(document, schema)
  const needed = (required as readonly string[] | undefined) ?? []
  for (const branch of (anyOf as readonly unknown[] | undefined) ?? []) yield* placesBelow(document, branch, at)
  for (const [name, member] of Object.entries((properties as Node | undefined) ?? {})) {
    if (typeof member === 'object')
      yield* place(document, member, { at: at === '' ? name : `${at}.${name}`, required: needed.includes(name) })
  }
  if (items !== undefined) yield* place(document, items, { at: `${at}[]`, required: false })
}

function* place(
  document: OpenApiDocument,
  schema: unknown,
  { at, required }: { at: string; required: boolean },
): Generator<Place> {
  const target = follow(document, schema)
  const rules: Rules = { ...rulesOf(target), ...rulesOf(schema as Node) }
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

const rulesOf = (node: Node): Rules => (node['x-requirement'] as Rules | undefined) ?? {}

/** Places with the same requirements stand together. */
export function shapeRulesModule(document: OpenApiDocument): string {
  const groups = new Map<string, Set<string>>()
  for (const { at, rules } of placesBelow(document, schemasOf(document)[SUBMISSION], '')) {
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
