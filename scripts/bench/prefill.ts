// Fills a data folder with invoices as a submission leaves them, without sending each.
import { NUNTIQ_COLLECTIONS } from '../../server/nuntiq/collections.ts'
import { INVOICE_IDS, invoices, SOURCE_DOCUMENT_IDS } from '../../server/nuntiq/invoices/invoice.ts'
import { submissions } from '../../server/nuntiq/invoices/submission.ts'
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
  const [invoice] = await store.reader(TENANT).list(invoices)
  const [submission] = await store.reader(TENANT).list(submissions)
  if (!invoice || !submission?.doc.idempotency) throw new Error('the server has kept no invoice of its first answer')
  const { idempotency, answer } = submission.doc
  for (let begin = 1; begin < wanted; begin += BATCH) {
    await store.transaction(TENANT, async (tx) => {
      for (let number = begin; number < Math.min(begin + BATCH, wanted); number++) {
        const token = `0193e5f0-0000-7000-8000-${String(number).padStart(12, '0')}`
        const invoice_id = INVOICE_IDS.first - 1 + (await tx.next(INVOICE_IDS.sequence))
        const source_document_id = SOURCE_DOCUMENT_IDS.first - 1 + (await tx.next(SOURCE_DOCUMENT_IDS.sequence))
        const ids = { invoice_id, source_document_id }
        await tx.put(invoices, token, { ...invoice.doc, ...ids, token })
        await tx.put(submissions, token, {
          ...submission.doc,
          invoice: token,
          idempotency: { ...idempotency, key: `prefilled-${number}` },
          answer: { ...answer, ...ids, invoice_token: token },
        })
      }
    })
  }
  await store.close()
}
