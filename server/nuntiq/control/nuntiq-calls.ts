import type { ControlCall } from '../../control/control-call.ts'
import type { Resources } from '../../service.ts'
import { createInbox } from './inboxes.ts'
import { createInvitations } from './invitations.ts'
import { getAttachment, getDisplayPdf, getInvoice, listAllInvoices } from './invoices.ts'
import { changeKey, createKey, listKeys } from './keys.ts'
import { changePartner, createPartner } from './partners.ts'

/** Nuntiq's part of the control API: what the customer does in its own system, and what it sees there. */
export function nuntiqCalls(resources: Resources): readonly ControlCall[] {
  return [
    { id: 'createInbox', method: 'POST', path: '/tenants/:slug/inboxes', handle: createInbox(resources) },
    { id: 'createPartner', method: 'POST', path: '/tenants/:slug/partners', handle: createPartner(resources) },
    { id: 'changePartner', method: 'PATCH', path: '/partners/:id', handle: changePartner(resources) },
    {
      id: 'createInvitations',
      method: 'POST',
      path: '/partners/:id/invitations',
      handle: createInvitations(resources),
    },
    { id: 'listPartnerKeys', method: 'GET', path: '/partners/:id/keys', handle: listKeys(resources) },
    { id: 'createPartnerKey', method: 'POST', path: '/partners/:id/keys', handle: createKey(resources) },
    { id: 'changeKey', method: 'PATCH', path: '/keys/:id', handle: changeKey(resources) },
    {
      id: 'listInvoices',
      method: 'GET',
      path: '/invoices',
      query: ['tenant', 'limit', 'after'],
      handle: listAllInvoices(resources),
    },
    { id: 'getInvoice', method: 'GET', path: '/invoices/:token', query: ['tenant'], handle: getInvoice(resources) },
    {
      id: 'getAttachment',
      method: 'GET',
      path: '/invoices/:token/attachments/:index',
      query: ['tenant'],
      handle: getAttachment(resources),
    },
    {
      id: 'getDisplayPdf',
      method: 'GET',
      path: '/invoices/:token/display.pdf',
      query: ['tenant'],
      handle: getDisplayPdf(resources),
    },
  ]
}
