import type { ControlCall } from '../../control/control-call.ts'
import type { House } from '../../sandbox/house.ts'
import { createInbox } from './inboxes.ts'
import { createInvitations } from './invitations.ts'
import { getAttachment, getDisplayPdf, getInvoice, listAllInvoices } from './invoices.ts'
import { changeKey, createKey, listKeys } from './keys.ts'
import { changePartner, createPartner } from './partners.ts'

/** Nuntiq's part of the control API: what the customer does in its own system, and what it sees there. */
export function nuntiqCalls(house: House): readonly ControlCall[] {
  return [
    { id: 'createInbox', method: 'POST', path: '/tenants/:slug/inboxes', handle: createInbox(house) },
    { id: 'createPartner', method: 'POST', path: '/tenants/:slug/partners', handle: createPartner(house) },
    { id: 'changePartner', method: 'PATCH', path: '/partners/:id', handle: changePartner(house) },
    { id: 'createInvitations', method: 'POST', path: '/partners/:id/invitations', handle: createInvitations(house) },
    { id: 'listPartnerKeys', method: 'GET', path: '/partners/:id/keys', handle: listKeys(house) },
    { id: 'createPartnerKey', method: 'POST', path: '/partners/:id/keys', handle: createKey(house) },
    { id: 'changeKey', method: 'PATCH', path: '/keys/:id', handle: changeKey(house) },
    {
      id: 'listInvoices',
      method: 'GET',
      path: '/invoices',
      query: ['tenant', 'limit', 'after'],
      handle: listAllInvoices(house),
    },
    { id: 'getInvoice', method: 'GET', path: '/invoices/:token', query: ['tenant'], handle: getInvoice(house) },
    {
      id: 'getAttachment',
      method: 'GET',
      path: '/invoices/:token/attachments/:index',
      query: ['tenant'],
      handle: getAttachment(house),
    },
    {
      id: 'getDisplayPdf',
      method: 'GET',
      path: '/invoices/:token/display.pdf',
      query: ['tenant'],
      handle: getDisplayPdf(house),
    },
  ]
}
