import { validateReplayRequest } from '../../spec/generated/sandbox/control-validators.js'
import type { LoggedExchange, RequestLog } from '../tenancy/request-log.ts'
import { ControlError } from './control-error.ts'
import { type Desk, DONE, type Handler, ok } from './desk.ts'
import { readLimit } from './read-limit.ts'
import { replayable } from './requests/replayable.ts'
import { showBytes } from './requests/show-body.ts'
import { showExchange, summariseExchange } from './requests/show-exchange.ts'

/** `GET /requests`: newest first; without a tenant also those that belong to none. */
export const listRequests: Handler = (desk) => {
  const newest = logsOf(desk)
    .flatMap((log) => log.newestFirst())
    .toSorted(byArrival)
    .slice(0, readLimit(desk.query['limit']))
  return ok(newest.map(summariseExchange))
}

export const getRequest: Handler = (desk) => ok(showExchange(exchangeNamed(desk), desk.origin))

/** `POST /requests/{id}/replay`: the same request once more, with its secrets, through the whole house. */
export const replayRequest: Handler = async (desk) => {
  const { id, raw } = exchangeNamed(desk)
  await desk.body(validateReplayRequest)
  const again = replayable(raw)
  if (!again.ok) throw new ControlError(409, `request ${id} cannot be sent again: ${again.why}`)
  const { status, headers, body } = await desk.house.dispatch(again.request)
  return ok({
    id: headers['sandbox-request'] ?? null,
    status,
    rule: headers['sandbox-rule'] ?? null,
    body: showBytes(body),
  })
}

export const clearRequests: Handler = (desk) => {
  for (const log of logsOf(desk)) log.clear()
  return DONE
}

function logsOf({ house, tenant }: Desk): RequestLog[] {
  return tenant ? [tenant.log] : [...house.tenants.all().map(({ log }) => log), house.tenants.anonymousLog]
}

function exchangeNamed(desk: Desk): LoggedExchange {
  const id = desk.params['id'] ?? ''
  for (const log of logsOf(desk)) {
    const logged = log.get(id)
    if (logged) return logged
  }
  throw new ControlError(404, `there is no request ${id.slice(0, 100)} in the log; it keeps the latest ones only`)
}

/** Ids count up; a longer one is a later one. */
function byArrival(left: LoggedExchange, right: LoggedExchange): number {
  return right.id.length - left.id.length || (left.id < right.id ? 1 : -1)
}
