import type { Resources } from '../../service.ts'
import { displayPdfOf, findInvoice, listInvoices, readAttachment } from './read-invoices.ts'
import { showInvoice, summariseInvoice } from '../invoices/show-invoice.ts'
import { contentDisposition } from '../../control/content-disposition.ts'
import { ControlError } from '../../control/control-error.ts'
import { type ControlHandler, ok } from '../../control/control-call.ts'
import { showInTurns } from '../../platform/show-in-turns.ts'
import { readLimit } from '../../control/read-limit.ts'

/** `GET /invoices`: newest first; the next page starts after the token in `after`, within one tenant. */
export function listAllInvoices({ store, tenants }: Pick<Resources, 'store' | 'tenants'>): ControlHandler {
  return async ({ tenant, query }) => {
    const limit = readLimit(query['limit'])
    const { after } = query
    if (after !== undefined && !tenant)
      throw new ControlError(400, 'after needs tenant: each tenant counts its own invoices')
    const ofTenants = await Promise.all(
      (tenant ? [tenant] : tenants.all()).map(async (each) => {
        const invoices = await listInvoices({ store, tenant: each }, { limit, after })
        return invoices.map((invoice) => ({ tenant: each, invoice }))
      }),
    )
    const newest = ofTenants
      .flat()
      .toSorted((left, right) => right.invoice.received_at - left.invoice.received_at)
      .slice(0, limit)
    return ok(await showInTurns(newest, (entry) => summariseInvoice({ store, ...entry })))
  }
}

export function getInvoice({ store, tenants }: Pick<Resources, 'store' | 'tenants'>): ControlHandler {
  return async ({ tenant, params }) => {
    const found = await findInvoice({ store, tenants }, params['token'] ?? '', tenant)
    return ok(await showInvoice({ store, tenant: found.tenant, invoice: found.doc }))
  }
}

/**
 * `GET /invoices/{token}/attachments/{index}`: the bytes as they were sent, always as a download:
 * a supplier's HTML or SVG must never run in the sandbox's origin.
 */
export function getAttachment({
  store,
  tenants,
  blobs,
}: Pick<Resources, 'store' | 'tenants' | 'blobs'>): ControlHandler {
  return async ({ tenant, params }) => {
    const { doc } = await findInvoice({ store, tenants }, params['token'] ?? '', tenant)
    const index = params['index'] ?? ''
    if (!/^\d{1,6}$/.test(index))
      throw new ControlError(404, `there is no attachment '${index.slice(0, 50)}': attachments are numbered from 0`)
    const { attachment, bytes } = await readAttachment({ blobs, invoice: doc, index: Number(index) })
    return {
      kind: 'bytes',
      status: 200,
      bytes,
      headers: {
        'Content-Type': servedType(attachment.content_type),
        'Content-Disposition': contentDisposition('attachment', attachment.filename),
        'Content-Security-Policy': 'sandbox',
      },
    }
  }
}

/** `GET /invoices/{token}/display.pdf`: what people see when no IMAGE was sent. */
export function getDisplayPdf({ store, tenants }: Pick<Resources, 'store' | 'tenants'>): ControlHandler {
  return async ({ tenant, params }) => {
    const found = await findInvoice({ store, tenants }, params['token'] ?? '', tenant)
    return {
      kind: 'bytes',
      status: 200,
      bytes: await displayPdfOf(found),
      headers: {
        'Content-Type': 'application/pdf',
        'Content-Disposition': contentDisposition('inline', `invoice-${found.doc.token}.pdf`),
      },
    }
  }
}

const PLAIN_TYPE = /^[\w.+-]{1,80}\/[\w.+-]{1,80}$/

/** Types that a browser would run are served as text. */
function servedType(sniffed: string): string {
  if (/html|svg|xml|script/i.test(sniffed)) return 'text/plain; charset=utf-8'
  return PLAIN_TYPE.test(sniffed) ? sniffed : 'application/octet-stream'
}
