import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type Test } from 'tap'
import { rowsOf } from '../../../fixtures/testing/rows-of.ts'
import { contractCollections, logs, notes } from '../../../fixtures/testing/store-contract.ts'
import type { Store, Transaction } from '../port.ts'
import { openDiskStore } from './disk-store.ts'
import { readLine } from './journal-line.ts'
import { LineBuffer } from './line-buffer.ts'

async function open(t: Test, folder: string): Promise<Store> {
  const report = (): void => void t.fail('damage was found')
  const store = await openDiskStore({ folder, collections: contractCollections, report })
  t.teardown(() => store.close())
  return store
}

void test('a sequence goes on counting after a restart, and the number costs no line of its own', async (t) => {
  const folder = t.testdir()
  const store = await open(t, folder)
  const numbered = async (tx: Transaction): Promise<number> => {
    const number = await tx.next('n')
    await tx.put(notes, String(number), { text: '' })
    return number
  }
  await store.transaction('a', numbered)
  t.equal(await store.transaction('a', numbered), 2)
  await store.close()
  t.equal(
    readFileSync(join(folder, 'journal-000001.log'), 'utf8').trimEnd().split('\n').length,
    3,
    'the format, and a line each',
  )
  const again = await open(t, folder)
  t.equal(await again.transaction('a', numbered), 3)
  await again.close()
})

for (const [version, sum] of [
  [1, 'f98eff32'],
  [2, 'd2a3acf1'],
] as const) {
  void test(`new files say format 3, which earlier programs refuse; those of format ${version} are read`, async (t) => {
    const folder = t.testdir()
    const store = await open(t, folder)
    await store.transaction('a', (tx) => tx.put(notes, 'x', { text: '' }))
    await store.close()
    const journal = join(folder, 'journal-000001.log')
    const [format, ...others] = readFileSync(journal, 'utf8').split('\n')
    t.match(format, /^[0-9a-f]{8} \{"format":"nuntiq-kit","version":3,"file":"journal-000001"\}$/)
    // As it was written then.
    writeFileSync(journal, [`${sum} {"format":"nuntiq-kit","version":${version}}`, ...others].join('\n'))
    rmSync(join(folder, 'reached'))
    const again = await open(t, folder)
    t.same(await rowsOf(again), [{ tenant: 'a', collection: notes.name, id: 'x', doc: { text: '' } }])
    await again.close()
    const files = readdirSync(folder).filter((name) => name.endsWith('.log'))
    t.same(files, ['journal-000002.log', 'snapshot-000002.log'], 'and nothing of the old format is added to')
    for (const file of files) t.match(readFileSync(join(folder, file), 'utf8'), /"version":3/)
  })
}

void test('documents that were written together are told apart, whatever they hold', async (t) => {
  const folder = t.testdir()
  const store = await open(t, folder)
  const tricky = [['a'], ['logs', 'y', { text: 'no' }]] as unknown as readonly string[]
  await store.transaction('a', async (tx) => {
    await tx.put(logs, 'w', { text: '],["logs","x",{"text":"no"}' })
    await tx.put(logs, 'x', { text: '1', tags: tricky })
    await tx.put(logs, 'y', { text: '2' })
    await tx.delete(logs, 'z')
    await tx.put(notes, 'x', { text: '3' })
  })
  await store.transaction('a', async (tx) => {
    await tx.put(logs, 'v', { text: ']]}' })
    await tx.put(logs, 'z', { text: '4' })
  })
  const kept = await rowsOf(store)
  await store.close()
  const again = await open(t, folder)
  t.same(await rowsOf(again), kept)
  t.same(await again.reader('a').get(logs, 'x'), { text: '1', tags: tricky })
  await again.close()
})

for (const { what, json, writes } of [
  {
    what: 'a document alone in its line is cut out of it',
    json: '{"t":"a","w":[["logs","x",{"tags":[["a"]],"text":"]]}"}]]}',
    writes: [['x', '{"tags":[["a"]],"text":"]]}"}']],
  },
  {
    what: 'one that looks like two is told from two',
    json: '{"t":"a","w":[["logs","x",{"tags":[["a"],["logs","y",{}]]}]]}',
    writes: [['x', '{"tags":[["a"],["logs","y",{}]]}']],
  },
  {
    what: 'names that are written with escapes are read',
    json: '{"t":"a\\"","w":[["logs","x\\n",{}]]}',
    writes: [['x\n', '{}']],
  },
  {
    what: 'two documents are told apart',
    json: '{"t":"a","w":[["logs","x",{"n":[["logs"]]}],["logs","y",{}]]}',
    writes: [
      ['x', '{"n":[["logs"]]}'],
      ['y', '{}'],
    ],
  },
]) {
  void test(what, (t) => {
    const lines = new LineBuffer()
    lines.add(json)
    const record = readLine(lines.take().subarray(0, -1))
    if (record?.kind !== 'writes') throw new Error(`it is ${record?.kind}`)
    t.same(
      record.writes.map(({ id, text, doc }) => [id, text, doc?.()]),
      writes.map(([id, text = '']) => [id, text, JSON.parse(text)]),
    )
    t.end()
  })
}
