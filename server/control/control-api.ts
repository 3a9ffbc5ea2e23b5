import compose from 'koa-compose'
import type { Middleware } from 'koa'
import type { Log } from '../log/log.ts'
import type { Settings } from '../service.ts'
import { getHealth, listScenes, listServices } from './about.ts'
import { answerErrors } from './answer-errors.ts'
import { createCheckpoint, listCheckpoints, restoreCheckpoint } from './checkpoints.ts'
import { getClock, postClock } from './clock.ts'
import type { ControlCall } from './control-call.ts'
import { ControlError } from './control-error.ts'
import { guard } from './guard.ts'
import { getContract } from './get-contract.ts'
import { clearMail, getMail, listMail, nextMail } from './mail.ts'
import { clearRequests, getRequest, listRequests, replayRequest } from './requests.ts'
import { serveCalls, type ServedParts } from './serve-calls.ts'
import { createTenant, deleteTenant, getTenant, listTenants, patchTenant } from './tenants.ts'
import { getState, putState, reset } from './whole-state.ts'

/** What the sandbox's own calls use, together. */
export type ControlParts = Parameters<typeof getHealth>[0] &
  Parameters<typeof reset>[0] &
  Parameters<typeof postClock>[0] &
  Parameters<typeof createCheckpoint>[0] &
  Parameters<typeof listServices>[0] &
  Parameters<typeof createTenant>[0] &
  Parameters<typeof listMail>[0] &
  Parameters<typeof listRequests>[0]

/** The sandbox's own calls, one call per line; each service adds its own. */
export function ownCalls(parts: ControlParts): readonly ControlCall[] {
  return [
    { id: 'getHealth', method: 'GET', path: '/health', handle: getHealth(parts) },
    { id: 'getContract', method: 'GET', path: '/openapi.json', handle: getContract(parts) },
    { id: 'reset', method: 'POST', path: '/reset', handle: reset(parts) },
    { id: 'getState', method: 'GET', path: '/state', handle: getState(parts) },
    { id: 'putState', method: 'PUT', path: '/state', handle: putState(parts) },
    { id: 'getClock', method: 'GET', path: '/clock', query: ['tenant'], handle: getClock(parts) },
    { id: 'moveClock', method: 'POST', path: '/clock', query: ['tenant'], handle: postClock(parts) },
    { id: 'listCheckpoints', method: 'GET', path: '/checkpoints', handle: listCheckpoints(parts) },
    { id: 'createCheckpoint', method: 'POST', path: '/checkpoints', handle: createCheckpoint(parts) },
    { id: 'restoreCheckpoint', method: 'POST', path: '/checkpoints/:name/restore', handle: restoreCheckpoint(parts) },
    { id: 'listScenes', method: 'GET', path: '/scenes', handle: listScenes(parts) },
    { id: 'listServices', method: 'GET', path: '/services', handle: listServices(parts) },
    { id: 'listTenants', method: 'GET', path: '/tenants', handle: listTenants(parts) },
    { id: 'createTenant', method: 'POST', path: '/tenants', handle: createTenant(parts) },
    { id: 'getTenant', method: 'GET', path: '/tenants/:slug', handle: getTenant(parts) },
    { id: 'changeTenant', method: 'PATCH', path: '/tenants/:slug', handle: patchTenant(parts) },
    { id: 'deleteTenant', method: 'DELETE', path: '/tenants/:slug', handle: deleteTenant(parts) },
    { id: 'listMail', method: 'GET', path: '/mail', query: ['tenant', 'to', 'type', 'after'], handle: listMail(parts) },
    { id: 'clearMail', method: 'DELETE', path: '/mail', query: ['tenant'], handle: clearMail(parts) },
    {
      id: 'nextMail',
      method: 'GET',
      path: '/mail/next',
      query: ['tenant', 'to', 'type', 'after', 'wait'],
      handle: nextMail(parts),
    },
    { id: 'getMail', method: 'GET', path: '/mail/:id', query: ['tenant'], handle: getMail(parts) },
    { id: 'listRequests', method: 'GET', path: '/requests', query: ['tenant', 'limit'], handle: listRequests(parts) },
    { id: 'clearRequests', method: 'DELETE', path: '/requests', query: ['tenant'], handle: clearRequests(parts) },
    { id: 'getRequest', method: 'GET', path: '/requests/:id', query: ['tenant'], handle: getRequest(parts) },
    {
      id: 'replayRequest',
      method: 'POST',
      path: '/requests/:id/replay',
      query: ['tenant'],
      handle: replayRequest(parts),
    },
  ]
}

/** Everything below `/_sandbox/v1`. */
export function controlApi(
  calls: readonly ControlCall[],
  { tenants, settings, log, watch }: ServedParts & { settings: Settings; log: Log },
): Middleware {
  return compose([answerErrors({ log }), guard(settings), serveCalls(calls, { tenants, watch }), refuseUnknownAddress])
}

const refuseUnknownAddress: Middleware = (ctx) => {
  throw new ControlError(404, `there is no ${ctx.method} ${ctx.path.slice(0, 200)} in the control API`)
}
