// partner-types.ts: the document's types.
import openapiTS, { astToString } from 'openapi-typescript'

/** TypeScript of a document; a property with a default may still be left out. */
export async function typesModule(document) {
  return astToString(await openapiTS(structuredClone(document), { defaultNonNullable: false, silent: true }))
}
