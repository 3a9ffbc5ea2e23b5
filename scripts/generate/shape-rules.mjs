// shape-rules.ts: the requirement that a submission of the wrong shape breaks, by place and keyword, from
// the contract's `x-requirement`. A keyword that names none is refused, so the table is complete.
import { follow } from './document.mjs'

const JUDGED = ['type', 'format', 'pattern', 'enum']

/** Each place below a schema, such as `invoice.lines[].quantity`, with the requirements behind its keywords. */
function* placesBelow(document, schema, at) {
  const { properties = {}, required = [], items, anyOf = [] } = follow(document, schema)
  for (const branch of anyOf) yield* placesBelow(document, branch, at)
  for (const [name, member] of Object.entries(properties)) {
    if (typeof member === 'object')
      yield* place(document, member, { at: at === '' ? name : `${at}.${name}`, required: required.includes(name) })
  }
  if (items !== undefined) yield* place(document, items, { at: `${at}[]`, required: false })
}

function* place(document, schema, { at, required }) {
  const target = follow(document, schema)
  const rules = { ...target['x-requirement'], ...schema['x-requirement'] }
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

/** Places with the same requirements stand together. */
export function shapeRulesModule(document) {
  const groups = new Map()
  for (const { at, rules } of placesBelow(document, document.components.schemas.SubmitInvoiceRequest, '')) {
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
