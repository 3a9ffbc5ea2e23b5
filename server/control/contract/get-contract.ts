import type { Service } from '../../service.ts'
import { type ControlHandler, ok } from '../control-call.ts'
import { joinDocuments } from './join-documents.ts'
import type { OpenApiDocument } from './open-api-document.ts'
import { readContract } from './read-contract.ts'

const OWN = new URL('../../../../spec/sandbox/control.openapi.yaml', import.meta.url)

/** `GET /openapi.json`: the contract of this API, with the calls and members of every service. */
export function getContract({ services }: { services: readonly Service[] }): ControlHandler {
  let joined: Promise<OpenApiDocument> | undefined
  return async () => ok(await (joined ??= join(services)))
}

async function join(services: readonly Service[]): Promise<OpenApiDocument> {
  const parts = await Promise.all(services.map(({ contract }) => contract.control?.()))
  return joinDocuments(
    await readContract(OWN),
    parts.filter((part) => part !== undefined),
  )
}
