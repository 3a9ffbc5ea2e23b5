// The OpenAPI documents as the generators see them.
import { readFileSync } from 'node:fs'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parse } from 'yaml'
import { bundleDocument } from '../../server/control/contract/bundle-document.ts'
import {
  METHODS,
  type OpenApiDocument,
  type Operation,
  type Schema,
} from '../../server/control/contract/open-api-document.ts'

/** A validator besides those that follow from the operations: of a schema, perhaps with some keywords left out. */
export interface Variant {
  readonly schema: string
  /** Paths below `components/schemas`, such as `IsoDate/format`. */
  readonly without?: readonly string[]
}

/** A document with what it tells the generators. */
export interface SourceDocument extends OpenApiDocument {
  readonly 'x-validators'?: Readonly<Record<string, Variant>>
  /** Names of the parts of an invoice with their schemas. */
  readonly 'x-field-map'?: Readonly<Record<string, string>>
  /** The component whose places name, by `x-requirement`, what a wrong shape breaks. */
  readonly 'x-shape-rules'?: string
}

export interface ListedResponse {
  readonly status: number
  /** Component of its JSON body. */
  readonly schema: string | undefined
  readonly headers: readonly string[]
  readonly inferred: boolean
}

export interface ListedOperation {
  readonly operationId: string
  readonly method: string
  readonly path: string
  /** Names of the members that its query may have. */
  readonly query: readonly string[]
  /** Component of its JSON body. */
  readonly request: string | undefined
  readonly responses: readonly ListedResponse[]
}

/** Reads one YAML file; what is wrong with it is reported with the file's name. */
export function readYaml(file: string): unknown {
  try {
    return parse(readFileSync(file, 'utf8'))
  } catch (error) {
    throw new Error(`${file}: ${error instanceof Error ? error.message : String(error)}`)
  }
}

/** Reads an OpenAPI document and makes it stand alone. */
export async function readDocument(file: string): Promise<SourceDocument> {
  return await bundleDocument(pathToFileURL(file).href, async (url) => readYaml(fileURLToPath(url)) as OpenApiDocument)
}

export const schemasOf = (document: OpenApiDocument): Readonly<Record<string, Schema>> =>
  document.components?.['schemas'] ?? {}

type Node = { readonly [member: string]: unknown }

const isNode = (value: unknown): value is Node => typeof value === 'object' && value !== null

/** Follows a local reference, once or several times. */
export function follow(document: OpenApiDocument, node: unknown): Node {
  if (!isNode(node)) return {}
  const { $ref } = node
  if (typeof $ref !== 'string') return node
  const target = $ref
    .slice('#/'.length)
    .split('/')
    .reduce<unknown>((at, step) => (isNode(at) ? at[step] : undefined), document)
  if (target === undefined) throw new Error(`the document has no ${$ref}`)
  return follow(document, target)
}

/** The name of the component schema that a media type uses; every JSON body is such a component. */
function bodySchema(place: string, content: unknown): string | undefined {
  const json = isNode(content) ? content['application/json'] : undefined
  const schema = isNode(json) ? json['schema'] : undefined
  if (schema === undefined) return undefined
  const name = isNode(schema) ? /^#\/components\/schemas\/(\w+)$/.exec(String(schema['$ref']))?.[1] : undefined
  if (name === undefined) throw new Error(`${place}: the schema of a body must be a reference to a component`)
  return name
}

/** All operations in document order, their responses by rising status. */
export function listOperations(document: OpenApiDocument): ListedOperation[] {
  return Object.entries(document.paths).flatMap(([path, item]) =>
    METHODS.filter((method) => item[method] !== undefined).map((method) => {
      const { operationId, parameters = [], requestBody, responses } = item[method] as Operation
      if (operationId === undefined) throw new Error(`${method} ${path}: there is no operationId`)
      const all = [...((item['parameters'] as readonly unknown[] | undefined) ?? []), ...parameters]
      return {
        operationId,
        method: method.toUpperCase(),
        path,
        query: all
          .map((parameter) => follow(document, parameter))
          .flatMap((each) => (each['in'] === 'query' ? [String(each['name'])] : [])),
        request: bodySchema(operationId, follow(document, requestBody)['content']),
        responses: Object.entries(responses).map(([status, response]) => {
          const { content, headers, 'x-body': evidence } = follow(document, response)
          return {
            status: Number(status),
            schema: bodySchema(`${operationId} ${status}`, content),
            headers: isNode(headers) ? Object.keys(headers) : [],
            inferred: evidence === 'inferred',
          }
        }),
      }
    }),
  )
}
