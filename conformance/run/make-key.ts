import { at, type JsonObject } from '../json.ts'
import { MARK } from '../generate/base-payload.ts'
import type { Exchange } from '../wire/exchange.ts'
import type { RunContext } from './context.ts'
import type { CallOptions } from './request.ts'

export const KEYS = '/v1/partner/account/keys'

/** A label by which people and the clean-up know a key of the suite. */
export function keyLabel(seed: number, nth: number): string {
  return `${MARK.toLowerCase()}-${seed.toString(36)}-${nth}`
}

/** Makes a key, with the ledger kept before and after, so that none is ever forgotten. */
export async function makeKey({ run, caseId, name, body, call }: {
  run: RunContext; caseId: string; name: string; body: JsonObject; call: (method: string, path: string, options: CallOptions) => Promise<Exchange>
}): Promise<Exchange> {
  const label = typeof body['label'] === 'string' ? body['label'] : name
  run.ledger.note({ what: 'key', state: 'intent', caseId, name: label })
  const made = await call('POST', KEYS, { json: { label: name, ...body }, label: `create the key '${name}'` })
  const id = at(made.json, 'data.id')
  if (typeof id === 'string') run.ledger.note({ what: 'key', state: 'made', caseId, name: label, id })
  else if (made.response.status >= 400) run.ledger.note({ what: 'key', state: 'refused', caseId, name: label })
  return made
}
