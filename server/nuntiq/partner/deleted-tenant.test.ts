import { test } from 'tap'
import { partnerApi, SMALLEST } from '../../../fixtures/testing/call-api.ts'
import { stillSandbox } from '../../../fixtures/testing/still-sandbox.ts'

const sandbox = await stillSandbox()
const api = partnerApi(sandbox)

/** Lets other work go on for a while: so many turns of the event loop. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve))
}

test('AUTH-KEY-002 calls that race the deletion of their tenant are answered as if it were there, or gone', async (t) => {
  const told = new Set<string>()
  for (let round = 0; round < 40; round++) {
    const { apiKey: key, slug } = await sandbox.tenant()
    const calls = Array.from({ length: 8 }, async (_, number) => {
      await turns(number)
      const answers = [
        api('POST /invoices', { key, body: { ...SMALLEST, receiving_inbox: `nobody@${slug}.example` } }),
        api('POST /invoices', { key, body: SMALLEST, headers: { 'idempotency-key': `${number}` } }),
        api('GET /account/keys', { key }),
        api('POST /account/keys', { key, body: { label: `key-${number}` } }),
      ]
      for (const { status, rule, at } of await Promise.all(answers))
        told.add(`${status} ${rule} ${String(at('message'))}`)
    })
    await turns(round % 8)
    await sandbox.control.deleteTenant({ params: { slug } })
    await Promise.all(calls)
  }
  t.same(
    [...told].filter((each) => !each.startsWith('20')),
    ['401 AUTH-KEY-002 Invalid API Key'],
  )
})
