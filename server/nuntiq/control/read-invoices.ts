import type { BlobStore } from '../../platform/blobs.ts'
import { isoTime } from '../../platform/clock.ts'
import { nextTurn } from '../../platform/in-turns.ts'
import type { Resources } from '../../service.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import { type Invoice, invoices, type StoredAttachment } from '../invoices/invoice.ts'
import { renderDisplayPdf } from '../invoices/display-pdf/render-display-pdf.ts'
import { ControlError } from '../../control/control-error.ts'
import { type Found, notFound } from './find-by-id.ts'

/** It may be as long as a body: of many who look for one, one goes on in a turn. */
export async function findInvoice(
  { store, tenants }: Pick<Resources, 'store' | 'tenants'>,
  token: string,
  within?: Tenant,
): Promise<Found<Invoice>> {
  await nextTurn()
  const asked = (within ? [within] : tenants.all()).map(async (tenant) => {
    const doc = await store.reader(tenant.slug).get(invoices, token)
    return doc ? [{ tenant, doc }] : []
  })
  const [found] = (await Promise.all(asked)).flat()
  if (found) return found
  throw notFound({ noun: 'invoice', id: token, within })
}

/** The bytes of a file that came with an invoice. */
export async function readAttachment({
  blobs,
  invoice,
  index,
}: {
  blobs: BlobStore
  invoice: Readonly<Invoice>
  index: number
}): Promise<{ attachment: StoredAttachment; bytes: Buffer }> {
  const attachment = invoice.attachments[index]
  if (!attachment) {
    throw new ControlError(
      404,
      `attachments[${index}] does not exist: the invoice has ${invoice.attachments.length} attachments`,
    )
  }
  const bytes = await blobs.get(attachment.sha256)
  if (!bytes) {
    throw new ControlError(
      404,
      `the bytes of attachments[${index}] are not here: an imported state brings its documents, not its files, and a folder that was removed takes them along`,
    )
  }
  return { attachment, bytes }
}

/** The PDF that stands in for the IMAGE that was not sent (INV-RESP). */
export async function displayPdfOf({ tenant, doc }: Found<Invoice>): Promise<Buffer> {
  const image = doc.attachments.findIndex(({ type }) => type === 'IMAGE')
  if (image !== -1) {
    throw new ControlError(404, `nothing was rendered: the supplier's IMAGE is attachments/${image}`)
  }
  return renderDisplayPdf({
    invoice: doc.content,
    tenantName: tenant.name,
    receivingInbox: doc.routed.inbox,
    invoiceToken: doc.token,
    receivedAt: isoTime(doc.received_at),
  })
}
