import type { Tenants } from '../tenancy/tenants.ts'
import type { ControlAnswer, ControlCall } from './control-call.ts'
import { ControlError } from './control-error.ts'
import { judged } from './judged.ts'
import { jsonObject } from './read-body.ts'
import { readQuery } from './read-query.ts'
import { tenantNamed } from './tenant-named.ts'

export interface CallArguments {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  /** JSON of any kind: what is no object is refused as it is over HTTP. */
  readonly body?: unknown
}

/**
 * Performs a call of the control API in this process, without a socket: the same handler, the same
 * judgement of what is sent. Rejects with whatever the handler throws, such as a ControlError.
 */
export async function performCall(
  { calls, tenants, origin }: { calls: readonly ControlCall[]; tenants: Tenants; origin: string },
  id: string,
  { params = {}, query: sent = {}, body: value = {} }: CallArguments,
): Promise<ControlAnswer> {
  const call = calls.find((each) => each.id === id)
  if (!call) throw new ControlError(404, `there is no call '${id.slice(0, 100)}' in the control API`)
  const query = readQuery(new URLSearchParams(sent).toString(), call.query ?? [])
  return call.handle({
    params,
    query,
    tenant: query['tenant'] === undefined ? undefined : tenantNamed(tenants, query['tenant']),
    origin,
    gone: new AbortController().signal,
    body: async (validator) => judged(jsonObject(value), validator),
    unjudged: async () => jsonObject(value),
  })
}
