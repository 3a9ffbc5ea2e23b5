import type { Resources } from '../../service.ts'
import { displayPdfOf, findInvoice, readAttachment } from './read-invoices.ts'
import { type DatedSummary, newestInvoices } from './newest-invoices.ts'
import { showInvoice } from '../invoices/show-invoice.ts'
import { contentDisposition } from '../../control/content-disposition.ts'
import { ControlError } from '../../control/control-error.ts'
import { type ControlHandler, ok } from '../../control/control-call.ts'
import { PIECE } from '../../platform/json-weight.ts'
import { Turns } from '../../platform/turns.ts'
import { readLimit } from '../../control/read-limit.ts'

/** `GET /invoices`: newest first; the next page starts after the token in `after`, within one tenant. */
export function listAllInvoices({ store, tenants }: Pick<Resources, 'store' | 'tenants'>): ControlHandler {
  return async ({ tenant, query }) => {
    const limit = readLimit(query['limit'])
    const { after } = query
    if (after !== undefined && !tenant)
      throw new ControlError(400, 'after needs tenant: each tenant counts its own invoices')
    const turns = new Turns(PIECE)
    let newest: DatedSummary[] = []
    for (const each of tenant ? [tenant] : tenants.all()) {
      const ofTenant = await newestInvoices({ store, tenant: each, turns }, { limit, after })
      if (ofTenant.length > 0) newest = newestOf([...newest, ...ofTenant]).slice(0, limit)
    }
    return ok(newest.map(({ summary }) => summary))
  }
}

function newestOf(invoices: readonly DatedSummary[]): DatedSummary[] {
  return invoices.toSorted((left, right) => right.receivedAt - left.receivedAt)
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
