/** A JSON Schema of a document. */
export type Schema = { readonly [keyword: string]: unknown }

export interface Operation {
  readonly operationId: string
  readonly parameters?: readonly unknown[]
  readonly requestBody?: unknown
  readonly responses: Readonly<Record<string, unknown>>
}

/** Components by kind (`schemas`, `responses`, …) and name. */
export type Components = Readonly<Record<string, Readonly<Record<string, Schema>>>>

/** As much of an OpenAPI 3.1 document as this project looks at; other members are kept as they are. */
export interface OpenApiDocument {
  readonly openapi: string
  readonly info: { readonly title: string; readonly version: string }
  readonly tags?: readonly { readonly name: string }[]
  readonly paths: Readonly<Record<string, Readonly<Record<string, unknown>>>>
  readonly components?: Components
}

export const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const

/** A schema to which other documents add members or values under the same name. */
export const PARTS = 'x-parts'
