import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { test, type Test } from 'tap'
import { contractCollections, logs } from '../../../fixtures/testing/store-contract.ts'
import type { Store } from '../port.ts'
import { openDiskStore } from './disk-store.ts'

const LONG = 'x'.repeat(100_000)

async function open(
  t: Test,
  options: { folder: string; progress?: (done: number, of: number) => void },
): Promise<Store> {
  const report = (): void => void t.fail('damage was found')
  return openDiskStore({ collections: contractCollections, report, ...options })
}

test('who opens a folder is told how far it has been read', async (t) => {
  const folder = t.testdir()
  const store = await open(t, { folder })
  for (let number = 0; number < 30; number++) {
    await store.transaction('a', (tx) => tx.put(logs, String(number), { text: LONG }))
  }
  await store.close()
  const files = readdirSync(folder).filter((name) => name.endsWith('.log'))
  const bytes = files.reduce((sum, name) => sum + statSync(join(folder, name)).size, 0)
  const told: [number, number][] = []
  await (await open(t, { folder, progress: (...each) => void told.push(each) })).close()
  const steps = told.map(([done]) => done)
  t.ok(steps.length > 2, `in ${steps.length} steps`)
  t.same(
    steps,
    steps.toSorted((left, right) => left - right),
  )
  t.same(new Set(told.map(([, of]) => of)), new Set([bytes]))
  t.equal(steps.at(-1), bytes)
})
