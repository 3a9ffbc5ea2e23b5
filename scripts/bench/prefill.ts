// Fills a data folder with invoices as a submission leaves them, without sending each.
import { NUNTIQ_COLLECTIONS } from '../../server/nuntiq/collections.ts'
import { type Invoice, invoices } from '../../server/nuntiq/invoices/invoice.ts'
import { openDiskStore } from '../../server/store/journal/disk-store.ts'
import { tenantCollection } from '../../server/tenancy/tenant.ts'
import { rootCollection } from '../../server/tenancy/tenants.ts'
import { start } from './servers.ts'

const TENANT = 'acme'
const BATCH = 1_000

/** The folder holds a world and, from the server's own first answer, one invoice: the others are copies of it. */
export async function prefill(folder: string, wanted: number): Promise<void> {
  const server = await start('ours', { data: folder, probe: false })
  await server.stop()
  const store = await openDiskStore({
    folder,
    collections: [tenantCollection, rootCollection, ...NUNTIQ_COLLECTIONS],
    report: ({ message }) => {
      throw new Error(message)
    },
  })
  const [first] = await store.reader(TENANT).list(invoices)
  if (first === undefined) throw new Error('the server has kept no invoice of its first answer')
  for (let begin = 1; begin < wanted; begin += BATCH) {
    await store.transaction(TENANT, async (tx) => {
      for (let number = begin; number < Math.min(begin + BATCH, wanted); number++) {
        const token = `0193e5f0-0000-7000-8000-${String(number).padStart(12, '0')}`
        await tx.put(invoices, token, copyOf(first.doc, { token, number }))
      }
    })
  }
  await store.close()
}

function copyOf(invoice: Invoice, { token, number }: { token: string; number: number }): Invoice {
  return {
    ...invoice,
    result: { ...invoice.result, invoice_token: token, invoice_id: invoice.result.invoice_id + number },
    idempotency: invoice.idempotency && { ...invoice.idempotency, key: `prefilled-${number}` },
  }
}
