import type { Tenants } from '../tenancy/tenants.ts'
import type { ControlAnswer, ControlCall } from './control-call.ts'
import { ControlError } from './control-error.ts'
import { controlRequest } from './control-request.ts'

export interface CallArguments {
  readonly params?: Readonly<Record<string, string>>
  readonly query?: Readonly<Record<string, string>>
  readonly body?: object
}

/**
 * Performs a call of the control API in this process, without a socket: the same handler, the same
 * judgement of what is sent. Rejects with whatever the handler throws, such as a ControlError.
 */
export async function performCall(
  { calls, tenants, origin }: { calls: readonly ControlCall[]; tenants: Tenants; origin: string },
  id: string,
  { params = {}, query = {}, body = {} }: CallArguments,
): Promise<ControlAnswer> {
  const call = calls.find((each) => each.id === id)
  if (!call) throw new ControlError(404, `there is no call '${id.slice(0, 100)}' in the control API`)
  return call.handle(
    controlRequest(call, {
      tenants,
      sent: {
        params,
        querystring: new URLSearchParams(query).toString(),
        origin,
        gone: new AbortController().signal,
        readBody: async () => body,
      },
    }),
  )
}
