import { readFile } from 'node:fs/promises'
import type { Service } from '../service.ts'
import { bundleDocument } from './contract/bundle-document.ts'
import { joinDocuments } from './contract/join-documents.ts'
import type { OpenApiDocument } from './contract/open-api-document.ts'
import { type ControlHandler, ok } from './control-call.ts'

const OWN = new URL('../../../spec/sandbox/control.openapi.yaml', import.meta.url)

/** `GET /openapi.json`: the control API's contract, with what each service adds to it. */
export function getContract({ services }: { services: readonly Service[] }): ControlHandler {
  let contract: Promise<OpenApiDocument> | undefined
  return async () => ok(await (contract ??= readContract(services)))
}

async function readContract(services: readonly Service[]): Promise<OpenApiDocument> {
  const parts = services.flatMap((service) => service.contract.control ?? [])
  const [own, ...others] = await Promise.all([OWN, ...parts].map(standAlone))
  if (!own) throw new Error('the control API has lost its own document')
  return joinDocuments(own, others)
}

/** A document in a file may refer to other files; one that is given as a value stands alone. */
async function standAlone(part: URL | OpenApiDocument): Promise<OpenApiDocument> {
  return part instanceof URL ? bundleDocument(part.href, readDocument) : part
}

async function readDocument(url: string): Promise<OpenApiDocument> {
  // Loaded here: a start never needs it.
  const { parse } = await import('yaml')
  return parse(await readFile(new URL(url), 'utf8')) as OpenApiDocument
}
