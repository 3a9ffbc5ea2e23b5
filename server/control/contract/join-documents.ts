import { isDeepStrictEqual } from 'node:util'
import { type Components, METHODS, type OpenApiDocument, PARTS, type Schema } from './open-api-document.ts'

/**
 * The contract of the control API: the sandbox's own document with those of the services joined in. Each stands alone
 * (`bundleDocument`). Schemas marked `x-parts` gain what the services' schemas of the same name add; anything else
 * that stands in two documents must be the same in both.
 */
export function joinDocuments(own: OpenApiDocument, services: readonly OpenApiDocument[]): OpenApiDocument {
  const joined = services.reduce(join, own)
  return { ...joined, components: { ...joined.components, schemas: closed(joined.components?.['schemas'] ?? {}) } }
}

function join(left: OpenApiDocument, right: OpenApiDocument): OpenApiDocument {
  return {
    ...left,
    tags: [...(left.tags ?? []), ...(right.tags ?? [])],
    paths: joinPaths(left.paths, right.paths),
    components: joinComponents(left.components ?? {}, right.components ?? {}),
  }
}

function joinPaths(left: OpenApiDocument['paths'], right: OpenApiDocument['paths']): OpenApiDocument['paths'] {
  const paths = { ...left }
  for (const [path, item] of Object.entries(right)) {
    const present = paths[path] ?? {}
    const twice = METHODS.find((method) => method in item && method in present)
    if (twice) throw new Error(`two documents describe ${twice.toUpperCase()} ${path}`)
    paths[path] = { ...present, ...item }
  }
  return paths
}

function joinComponents(left: Components, right: Components): Components {
  const components: Record<string, Readonly<Record<string, Schema>>> = { ...left }
  for (const [kind, named] of Object.entries(right)) {
    const present = { ...components[kind] }
    for (const [name, component] of Object.entries(named)) present[name] = joinComponent(present[name], component, name)
    components[kind] = present
  }
  return components
}

function joinComponent(left: Schema | undefined, right: Schema, name: string): Schema {
  if (left === undefined || isDeepStrictEqual(left, right)) return right
  if (!left[PARTS] || !right[PARTS]) throw new Error(`two documents have a component ${name}, and they differ`)
  const joined: Record<string, unknown> = { ...right, ...left }
  for (const keyword of ['required', 'enum']) {
    const values = [left, right].flatMap((schema) => (schema[keyword] as readonly string[] | undefined) ?? [])
    if (values.length > 0) joined[keyword] = [...new Set(values)]
  }
  if (left['type'] === 'object') {
    joined['properties'] = members(left['properties'], right['properties'])
    if (left['examples']) joined['examples'] = [members(firstOf(left['examples']), firstOf(right['examples']))]
  }
  return joined
}

const members = (left: unknown, right: unknown): object => ({ ...(left as object), ...(right as object) })
const firstOf = (examples: unknown): unknown => (Array.isArray(examples) ? examples[0] : undefined)

/** Once all parts are together, what none of them names is not known. */
function closed(schemas: Readonly<Record<string, Schema>>): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { [PARTS]: parts, ...schema }]) => [
      name,
      parts && schema['type'] === 'object' ? { ...schema, additionalProperties: false } : schema,
    ]),
  )
}
