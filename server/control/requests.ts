import { validateReplayRequest } from '../../spec/generated/sandbox/control-validators.js'
import { nextTurn } from '../platform/in-turns.ts'
import { showInTurns } from '../platform/show-in-turns.ts'
import type { LoggedExchange, RawRequest } from '../tenancy/logged-exchange.ts'
import type { RequestLog } from '../tenancy/request-log.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import { type ControlHandler, type ControlRequest, DONE, ok } from './control-call.ts'
import { ControlError } from './control-error.ts'
import { readLimit } from './read-limit.ts'
import type { Masks } from './requests/mask-secrets.ts'
import { replayable } from './requests/replayable.ts'
import { showBytes } from './requests/show-body.ts'
import { showExchange, summariseExchange } from './requests/show-exchange.ts'

export interface RequestParts {
  readonly tenants: Tenants
  readonly masks: Masks
  /** The register's sentence behind the rule that decided an answer. */
  statementOf(rule: string): Promise<string | undefined>
  /** Sends a request through the sandbox once more, as if it had just arrived. */
  dispatch(request: RawRequest): Promise<Dispatched>
}

export interface Dispatched {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
}

/** `GET /requests`: newest first; without a tenant also those that belong to none. */
export function listRequests(parts: RequestParts): ControlHandler {
  return async (request) => {
    // There may be tens of thousands to choose from.
    await nextTurn()
    const newest = logsOf(parts, request)
      .flatMap((log) => log.newestFirst())
      .toSorted(byArrival)
      .slice(0, readLimit(request.query['limit']))
    return ok(await showInTurns(newest, (logged) => summariseExchange(logged, parts)))
  }
}

export function getRequest(parts: RequestParts): ControlHandler {
  return async (request) => ok(await showExchange(exchangeNamed(parts, request), { ...parts, origin: request.origin }))
}

/** `POST /requests/{id}/replay`: the same request once more, with its secrets, through the whole sandbox. */
export function replayRequest(parts: RequestParts): ControlHandler {
  return async (request) => {
    const exchange = exchangeNamed(parts, request)
    const { id } = exchange
    await request.body(validateReplayRequest)
    const again = replayable(exchange)
    if (!again.ok) throw new ControlError(409, `request ${id} cannot be sent again: ${again.why}`)
    const { status, headers, body } = await parts.dispatch(again.request)
    return ok({
      id: headers['sandbox-request'] ?? null,
      status,
      rule: headers['sandbox-rule'] ?? null,
      body: showBytes(body, { masks: parts.masks }),
    })
  }
}

export function clearRequests(parts: RequestParts): ControlHandler {
  return (request) => {
    for (const log of logsOf(parts, request)) log.clear()
    return DONE
  }
}

function logsOf({ tenants }: RequestParts, { tenant }: ControlRequest): RequestLog[] {
  return tenant ? [tenant.log] : [...tenants.all().map(({ log }) => log), tenants.anonymousLog]
}

function exchangeNamed(parts: RequestParts, request: ControlRequest): LoggedExchange {
  const id = request.params['id'] ?? ''
  for (const log of logsOf(parts, request)) {
    const logged = log.get(id)
    if (logged) return logged
  }
  throw new ControlError(404, `there is no request ${id.slice(0, 100)} in the log; it keeps the latest ones only`)
}

/** Ids count up; a longer one is a later one. */
function byArrival(left: LoggedExchange, right: LoggedExchange): number {
  return right.id.length - left.id.length || (left.id < right.id ? 1 : -1)
}
