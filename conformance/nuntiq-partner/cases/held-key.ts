import { createHash } from 'node:crypto'
import { at, idAt, type JsonObject, textAt } from '../../kit/json.ts'
import type { CallOptions } from '../../kit/wire/request.ts'
import type { Tester } from '../tester.ts'
import type { Exchange } from '../../kit/wire/exchange.ts'
import { KEYS } from '../addresses.ts'
import { NO_KEY, NO_KEY_NUMBER } from '../leftovers.ts'

type Uses = Pick<Tester<never>, 'call' | 'createKey' | 'leaves' | 'undecided'>

/** A key of which both secrets are known: what it takes to rotate it. */
export interface HeldKey {
  readonly id: string
  readonly label: string
  readonly apiKey: string
  readonly rotationSecret: string
}

/** Reads the key out of the answer that issued it; a rotation's has no envelope. */
export function heldKey({ json }: Exchange): HeldKey | undefined {
  const found = at(json, 'data') ?? json
  const key = {
    id: idAt(found, 'id'),
    label: textAt(found, 'label'),
    apiKey: textAt(found, 'api_key'),
    rotationSecret: textAt(found, 'rotation_secret'),
  }
  return key.id === '' || key.apiKey === '' || key.rotationSecret === '' ? undefined : key
}

/** Makes a key that a case may do anything with. */
export async function ownKey(t: Uses, body?: JsonObject): Promise<HeldKey> {
  const made = await t.createKey(body)
  return heldKey(made) ?? t.undecided(`no key could be made to work with (${made.response.status}, exchange ${made.n})`)
}

export interface Rotation extends Pick<CallOptions, 'headers' | 'label'> {
  /** Default: no body. */
  readonly body?: JsonObject
  /** Another rotation secret than the key's own; null sends none. */
  readonly secret?: string | null
  /** Another id in the address than the key's own. */
  readonly id?: string
}

export function rotate(t: Pick<Uses, 'call'>, key: HeldKey, rotation: Rotation = {}): Promise<Exchange> {
  const { body, secret = key.rotationSecret, id = key.id, label } = rotation
  return t.call('POST', `${KEYS}/${encodeURIComponent(id)}/rotate`, {
    key: key.apiKey,
    headers: secret === null ? {} : { 'X-Rotation-Secret': secret },
    ...(body !== undefined && { json: body }),
    label: label ?? `rotate a key${body === undefined ? '' : ` with ${JSON.stringify(body)}`}`,
  })
}

/** Rotates, and gives back the key as it is from now on. */
export async function rotated(t: Uses, key: HeldKey, body?: JsonObject): Promise<HeldKey> {
  const answer = await rotate(t, key, body === undefined ? {} : { body })
  return (
    heldKey(answer) ?? t.undecided(`the key could not be rotated (${answer.response.status}, exchange ${answer.n})`)
  )
}

/** Whether a key is served, asked with the cheapest of all calls. */
export const ask = (t: Pick<Uses, 'call'>, key: string, label?: string): Promise<Exchange> =>
  t.call('GET', KEYS, { key, ...(label !== undefined && { label }) })

/** An id of no key, in the form that a deployment gives its own. */
export function noKeyLike(id: string): string {
  if (/^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i.test(id)) return NO_KEY
  return /^\d+$/.test(id) ? NO_KEY_NUMBER : 'nkc-no-such-key'
}

/** A key of the documented form that no deployment has issued. */
export function unknownKey(seed: number): string {
  return `sk_${createHash('sha256').update(`unknown ${seed}`).digest('hex').slice(0, 28)}`
}
