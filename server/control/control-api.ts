import { Router } from '@koa/router'
import compose from 'koa-compose'
import type { Middleware } from 'koa'
import type { House } from '../sandbox/house.ts'
import type { Api } from '../http/api.ts'
import { answerErrors } from './answer-errors.ts'
import { createCheckpoint, listCheckpoints, restoreCheckpoint } from './checkpoints.ts'
import { getClock, postClock } from './clock.ts'
import { ControlError } from './control-error.ts'
import { serving } from './desk.ts'
import { guard } from './guard.ts'
import { getHealth } from './health.ts'
import { getAttachment, getDisplayPdf, getInvoice, listAllInvoices } from '../nuntiq/control/invoices.ts'
import { createInvitations } from '../nuntiq/control/invitations.ts'
import { createKey, listKeys, patchKey } from '../nuntiq/control/keys.ts'
import { clearMail, getMail, listMail, nextMail } from './mail.ts'
import { createInbox, createPartner, patchPartner } from '../nuntiq/control/partners.ts'
import { clearRequests, getRequest, listRequests, replayRequest } from './requests.ts'
import { reset } from './reset.ts'
import { listScenes } from './scenes.ts'
import { getState, putState } from './state.ts'
import { createTenant, deleteTenant, getTenant, listTenants, patchTenant } from './tenants.ts'

/** The control API: a table of contents, a call a line. Behind a call stand the members of its query. */
export function controlApi(house: House, apis: readonly Api[]): Middleware {
  const router = new Router({ prefix: '/_sandbox/v1' })
  const on = serving(house, apis)

  router.get('/health', on(getHealth))
  router.post('/reset', on(reset))
  router.get('/state', on(getState))
  router.put('/state', on(putState))
  router.get('/clock', on(getClock, 'tenant'))
  router.post('/clock', on(postClock, 'tenant'))
  router.get('/checkpoints', on(listCheckpoints))
  router.post('/checkpoints', on(createCheckpoint))
  router.post('/checkpoints/:name/restore', on(restoreCheckpoint))
  router.get('/scenes', on(listScenes))

  router.get('/tenants', on(listTenants))
  router.post('/tenants', on(createTenant))
  router.get('/tenants/:slug', on(getTenant))
  router.patch('/tenants/:slug', on(patchTenant))
  router.delete('/tenants/:slug', on(deleteTenant))
  router.post('/tenants/:slug/inboxes', on(createInbox))
  router.post('/tenants/:slug/partners', on(createPartner))
  router.patch('/partners/:id', on(patchPartner))
  router.get('/partners/:id/keys', on(listKeys))
  router.post('/partners/:id/keys', on(createKey))
  router.patch('/keys/:id', on(patchKey))
  router.post('/partners/:id/invitations', on(createInvitations))

  router.get('/invoices', on(listAllInvoices, 'tenant', 'limit', 'after'))
  router.get('/invoices/:token', on(getInvoice, 'tenant'))
  router.get('/invoices/:token/attachments/:index', on(getAttachment, 'tenant'))
  router.get('/invoices/:token/display.pdf', on(getDisplayPdf, 'tenant'))
  router.get('/mail', on(listMail, 'tenant', 'to', 'type', 'after'))
  router.delete('/mail', on(clearMail, 'tenant'))
  router.get('/mail/next', on(nextMail, 'tenant', 'to', 'type', 'after', 'wait'))
  router.get('/mail/:id', on(getMail, 'tenant'))
  router.get('/requests', on(listRequests, 'tenant', 'limit'))
  router.delete('/requests', on(clearRequests, 'tenant'))
  router.get('/requests/:id', on(getRequest, 'tenant'))
  router.post('/requests/:id/replay', on(replayRequest, 'tenant'))

  return compose([answerErrors(house), guard(house.settings), router.routes() as Middleware, refuseUnknownAddress])
}

const refuseUnknownAddress: Middleware = (ctx) => {
  throw new ControlError(404, `there is no ${ctx.method} ${ctx.path.slice(0, 200)} in the control API`)
}
