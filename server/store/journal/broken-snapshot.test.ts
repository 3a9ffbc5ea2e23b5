import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type Test } from 'tap'
import { rowsOf } from '../../../fixtures/testing/rows-of.ts'
import { contractCollections, putAll } from '../../../fixtures/testing/store-contract.ts'
import { openDiskStore } from './disk-store.ts'

interface Reopened {
  readonly ids: string
  readonly messages: string[]
}

/** Opens the folder, adds these documents, and closes it; what it held then, and what was reported. */
async function visit(t: Test, folder: string, ...added: string[]): Promise<Reopened> {
  const messages: string[] = []
  const report = ({ message }: { message: string }): void => void messages.push(message)
  const store = await openDiskStore({ folder, collections: contractCollections, report })
  t.teardown(() => store.close())
  await putAll(store, Object.fromEntries(added.map((id) => [id, { text: id }])))
  const ids = (await rowsOf(store)).map(({ id }) => id).join()
  await store.close()
  return { ids, messages }
}

for (const content of ['', 'rubbish\n', '{"rows":0}\n']) {
  test(`a newest snapshot that holds ${JSON.stringify(content)} hides nothing that is older and whole`, async (t) => {
    const folder = t.testdir()
    await visit(t, folder, 'x', 'y')
    writeFileSync(join(folder, 'snapshot-000009.log'), content)
    const { ids, messages } = await visit(t, folder, 'z')
    t.equal(ids, 'x,y,z')
    t.match(messages, [/snapshot is incomplete/])
    t.equal(readFileSync(join(folder, 'damaged', 'snapshot-000009.log'), 'utf8'), content, 'it is put aside')
    t.same(await visit(t, folder), { ids: 'x,y,z', messages: [] }, 'and the next start finds nothing amiss')
  })
}

test('a snapshot that was cut gives way to the older one, whose journals are still there', async (t) => {
  const folder = t.testdir()
  await visit(t, folder, 'x')
  const store = await openDiskStore({ folder, collections: contractCollections, report: () => undefined })
  await store.replace(store.export())
  await store.close()
  await visit(t, folder, 'y')
  const older = readdirSync(folder).filter((name) => name.endsWith('.log'))
  for (const name of older) copyFileSync(join(folder, name), join(folder, `${name}.kept`))
  const again = await openDiskStore({ folder, collections: contractCollections, report: () => undefined })
  await again.replace(again.export())
  await again.close()
  const newest = readdirSync(folder).find((name) => /^snapshot-\d+\.log$/.test(name)) ?? ''
  const whole = readFileSync(join(folder, newest))
  writeFileSync(join(folder, newest), whole.subarray(0, whole.length - 20))
  for (const name of older) copyFileSync(join(folder, `${name}.kept`), join(folder, name))

  t.equal((await visit(t, folder)).ids, 'x,y')
  t.ok(existsSync(join(folder, 'damaged', newest)))
})

test('where nothing older is left, what can be read of an incomplete snapshot is taken', async (t) => {
  const folder = t.testdir()
  const store = await openDiskStore({ folder, collections: contractCollections, report: () => undefined })
  await putAll(store, { x: { text: 'x' }, y: { text: 'y' } })
  await store.replace(store.export())
  await store.close()
  const name = readdirSync(folder).find((each) => /^snapshot-\d+\.log$/.test(each)) ?? ''
  const lines = readFileSync(join(folder, name), 'utf8').split('\n')
  writeFileSync(join(folder, name), `${lines.slice(0, 2).join('\n')}\n`)
  const { ids, messages } = await visit(t, folder)
  t.equal(ids, 'x')
  t.match(messages, [/incomplete/])
})
