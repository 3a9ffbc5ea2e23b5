// Fills a data folder with invoices as a submission leaves them, without sending each.
import { NUNTIQ_COLLECTIONS } from '../../dist/server/nuntiq/collections.js'
import { invoices } from '../../dist/server/nuntiq/invoices/invoice.js'
import { openDiskStore } from '../../dist/server/store/journal/disk-store.js'
import { tenantCollection } from '../../dist/server/tenancy/tenant.js'
import { rootCollection } from '../../dist/server/tenancy/tenants.js'
import { start } from './servers.mjs'

const TENANT = 'acme'
const BATCH = 1_000

/** The folder holds a world and, from the server's own first answer, one invoice: the others are copies of it. */
export async function prefill(folder, wanted) {
  const server = await start('ours', { data: folder, probe: false })
  await server.stop()
  const store = await openDiskStore({
    folder,
    collections: [tenantCollection, rootCollection, ...NUNTIQ_COLLECTIONS],
    report: ({ message }) => {
      throw new Error(message)
    },
  })
  const [{ doc }] = await store.reader(TENANT).list(invoices)
  for (let first = 1; first < wanted; first += BATCH) {
    await store.transaction(TENANT, async (tx) => {
      for (let number = first; number < Math.min(first + BATCH, wanted); number++) {
        const token = `0193e5f0-0000-7000-8000-${String(number).padStart(12, '0')}`
        await tx.put(invoices, token, copyOf(doc, { token, number }))
      }
    })
  }
  await store.close()
}

function copyOf(invoice, { token, number }) {
  return {
    ...invoice,
    result: { ...invoice.result, invoice_token: token, invoice_id: invoice.result.invoice_id + number },
    idempotency: { ...invoice.idempotency, key: `prefilled-${number}` },
  }
}
