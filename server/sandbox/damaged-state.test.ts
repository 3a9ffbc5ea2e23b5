import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'tap'
import { partnerApi, SMALLEST } from '../../fixtures/testing/call-api.ts'
import { silentLog } from '../log/log.ts'
import { SERVICES } from '../services.ts'
import { openDiskStore } from '../store/journal/disk-store.ts'
import { createSandbox } from './create-sandbox.ts'
import { collectionsOf } from './own-collections.ts'

const KEY = 'sk_sandbox000000000000000000001'

/** Opens the folder, submits so many invoices, and closes it; resolves with their numbers and the warnings. */
async function submitted(data: string, count: number): Promise<{ numbers: unknown[]; warnings: string[] }> {
  const warnings: string[] = []
  const log = { ...silentLog, warn: (message: string) => void warnings.push(message) }
  await using sandbox = await createSandbox({ data, listen: false, rateLimit: 0, log })
  const partner = partnerApi(sandbox)
  const numbers: unknown[] = []
  for (let index = 0; index < count; index++) {
    const { body } = await partner('POST /invoices', { key: KEY, body: SMALLEST })
    numbers.push((body as { data: { invoice_id: number } }).data.invoice_id)
  }
  // A restored state is written as a snapshot, a document a line.
  await sandbox.checkpoint('all', { replace: true })
  await sandbox.restore('all')
  return { numbers, warnings }
}

/** Makes the lines unreadable that say how far the numbers have come. */
function spoilSequences(data: string): number {
  let spoilt = 0
  for (const name of readdirSync(data).filter((each) => each.endsWith('.log'))) {
    const lines = readFileSync(join(data, name), 'utf8').split('\n')
    const damaged = lines.map((line) => {
      if (!line.includes('"sequences"') || line.includes('"invoices"')) return line
      spoilt++
      return line.replace(/^./, 'x')
    })
    writeFileSync(join(data, name), damaged.join('\n'))
  }
  return spoilt
}

test('numbers are not given twice where the lines that count them are damaged', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'nuntiq-kit-'))
  t.teardown(() => rmSync(data, { recursive: true }))
  t.same((await submitted(data, 3)).numbers, [90_001, 90_002, 90_003])
  t.ok(spoilSequences(data) > 0, 'the counting lines stand alone in the snapshot')
  const { numbers, warnings } = await submitted(data, 1)
  t.ok(warnings.length > 0, 'the damage is told')
  t.same(numbers, [90_004])
  t.same((await submitted(data, 1)).warnings, [], 'and told once')
})

test('nor where the start that found them so was killed before it had mended all', async (t) => {
  const data = mkdtempSync(join(tmpdir(), 'nuntiq-kit-'))
  t.teardown(() => rmSync(data, { recursive: true }))
  await submitted(data, 3)
  t.ok(spoilSequences(data) > 0)
  // What the start does before the services mend their part.
  const collections = collectionsOf(SERVICES)
  const store = await openDiskStore({ folder: data, collections, report: () => undefined, holdsFindings: true })
  await store.close()
  const { numbers, warnings } = await submitted(data, 1)
  t.match(warnings, [/check sum/])
  t.same(numbers, [90_004])
  const state = readFileSync(join(data, 'checkpoints', 'all.json'), 'utf8')
  const documents = [...state.matchAll(/"source_document_id":(\d+)/g)].map(([, id]) => id)
  t.equal(new Set(documents).size, 4, 'of the four numbers none was given before')
  t.same((await submitted(data, 1)).warnings, [])
})
