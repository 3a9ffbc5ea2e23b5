import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { putAll } from '../../../fixtures/testing/store-contract.ts'
import { openStore, reopenStore } from '../../../fixtures/testing/store-folder.ts'
import { startStoreWorker } from '../../../fixtures/testing/store-worker-process.ts'

void test('a folder that is in use is refused, and the message names it and the process', async (t) => {
  const folder = t.testdir()
  const { store } = await openStore(t, folder)
  await t.rejects(openStore(t, folder), { message: `${folder} is in use by process ${process.pid}.`, remedy: /Stop/ })
  await putAll(store, { x: { text: 'still at work' } })
  await store.close()
  t.equal((await reopenStore(t, folder)).ids, 'x')
})

void test('a folder whose path is too long for a socket is locked as well', async (t) => {
  const folder = join(t.testdir(), 'd'.repeat(90), 'e'.repeat(90))
  const { store } = await openStore(t, folder)
  await t.rejects(openStore(t, folder), { message: /in use by process/ })
  await store.close()
  t.same((await reopenStore(t, folder)).notices, [])
})

void test('of many starters at the same instant one gets the folder', async (t) => {
  for (let round = 0; round < 20; round += 1) {
    const folder = t.testdir()
    if (round % 2 === 1) writeFileSync(join(folder, 'lock-000007.sock'), 'left behind')
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => openStore(t, folder)))
    const winners = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value.store] : []))
    t.equal(winners.length, 1)
    await winners[0]?.close()
  }
})

void test('another process finds the folder in use, and free as soon as the holder is killed', async (t) => {
  const folder = t.testdir()
  const holder = startStoreWorker(t, folder, 'hold')
  await holder.said(1)
  await t.rejects(openStore(t, folder), { message: `${folder} is in use by process ${holder.process.pid}.` })
  holder.process.kill('SIGKILL')
  await holder.ended
  t.same((await reopenStore(t, folder)).notices, [])
})

void test('of two processes that start at the same instant on a stale lock one gets the folder', async (t) => {
  const folder = t.testdir({ 'lock-000003.sock': '' })
  const workers = [startStoreWorker(t, folder, 'hold'), startStoreWorker(t, folder, 'hold')]
  await Promise.all(workers.map((worker) => worker.said(1)))
  const said = workers.map(({ lines }) => lines[0] ?? '').toSorted()
  t.match(said, [/is in use by process \d+/, 'open'])
})
