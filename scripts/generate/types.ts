// <document>-types.ts: the document's types.
import openapiTS, { astToString } from 'openapi-typescript'
import type { OpenApiDocument } from '../../server/control/contract/open-api-document.ts'

/** TypeScript of a document; a property with a default may still be left out. */
export async function typesModule(document: OpenApiDocument): Promise<string> {
  return astToString(
    await openapiTS(JSON.stringify(document), { defaultNonNullable: false, immutable: true, silent: true }),
  )
}
