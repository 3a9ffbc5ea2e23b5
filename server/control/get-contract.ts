import { readFile } from 'node:fs/promises'
import { loadedLater } from '../platform/loaded-later.ts'
import type { Service } from '../service.ts'
import { bundleDocument } from './contract/bundle-document.ts'
import { joinDocuments } from './contract/join-documents.ts'
import type { OpenApiDocument } from './contract/open-api-document.ts'
import { type ControlHandler, ok } from './control-call.ts'

const OWN = new URL('../../../spec/sandbox/control.openapi.yaml', import.meta.url)

const loadYaml = loadedLater(() => import('yaml'))

/** `GET /openapi.json`: the control API's contract, with what each service adds to it. */
export function getContract({ services }: { services: readonly Service[] }): ControlHandler {
  let contract: Promise<OpenApiDocument> | undefined
  return async () => {
    contract ??= readContract(services).catch((error: unknown) => {
      // Read anew next time: what was in the way may be gone.
      contract = undefined
      throw error
    })
    return ok(await contract)
  }
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
  const { parse } = await loadYaml()
  return parse(await readFile(new URL(url), 'utf8')) as OpenApiDocument
}
