import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { bundleDocument } from './bundle-document.ts'
import type { OpenApiDocument } from './open-api-document.ts'

/** An OpenAPI document in YAML, made to stand alone. */
export async function readContract(file: URL): Promise<OpenApiDocument> {
  // Loaded here: a start never needs it.
  const { parse } = await import('yaml')
  return bundleDocument(fileURLToPath(file), async (path) => parse(await readFile(path, 'utf8')) as OpenApiDocument)
}
