import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { putAll } from '../../../fixtures/testing/store-contract.ts'
import { openStore, reopenStore } from '../../../fixtures/testing/store-folder.ts'
import { startStoreWorker } from '../../../fixtures/testing/store-worker-process.ts'
import { claimFile } from './lock-file.ts'
import { throughLink } from './short-path.ts'

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
  const holder = startStoreWorker(t, folder, { hold: true })
  await holder.said(1)
  await t.rejects(openStore(t, folder), { message: `${folder} is in use by process ${holder.process.pid}.` })
  holder.process.kill('SIGKILL')
  await holder.ended
  t.same((await reopenStore(t, folder)).notices, [])
})

void test('of two processes that start at the same instant on a stale lock one gets the folder', async (t) => {
  const folder = t.testdir({ 'lock-000003.sock': '' })
  const workers = [startStoreWorker(t, folder, { hold: true }), startStoreWorker(t, folder, { hold: true })]
  await Promise.all(workers.map((worker) => worker.said(1)))
  const said = workers.map(({ lines }) => lines[0] ?? '').toSorted()
  t.match(said, [/is in use by process \d+/, 'open'])
})

test('a folder whose path is too long for a socket is locked whatever folder each process keeps its temporary files in', async (t) => {
  const folder = join(t.testdir({ tmp: {} }), 'd'.repeat(90), 'e'.repeat(90))
  const { store } = await openStore(t, folder)
  const elsewhere = startStoreWorker(t, folder, { hold: true, env: { TMPDIR: join(t.testdirName, 'tmp') } })
  await elsewhere.said(1)
  t.equal(elsewhere.lines[0], `${folder} is in use by process ${process.pid}.`)
  await store.close()

  const holder = startStoreWorker(t, folder, { hold: true, env: { TMPDIR: join(t.testdirName, 'tmp') } })
  await holder.said(1)
  await t.rejects(openStore(t, folder), { message: `${folder} is in use by process ${holder.process.pid}.` })
  holder.process.kill('SIGKILL')
  await holder.ended
  t.same((await reopenStore(t, folder)).notices, [], 'and is free when the holder is killed')
})

test('a folder can be reached on a short way where the system has no numbers for what is open', async (t) => {
  const folder = join(t.testdir(), 'd'.repeat(200))
  mkdirSync(folder)
  const way = await throughLink(folder)
  writeFileSync(join(way.path, 'made'), '')
  t.ok(existsSync(join(folder, 'made')))
  await way.close()
  t.notOk(existsSync(way.path))
  t.ok(existsSync(join(folder, 'made')), 'and the folder is left as it is')
})

// ---- with a file, where there are no sockets

const HASTE = { beat: 200, silence: 900 }
const lockFile = (folder: string): string => join(folder, 'lock')

test('without sockets a folder is held by a file, which names the process and goes with it', async (t) => {
  const folder = t.testdir()
  const first = await claimFile(folder, HASTE)
  t.equal(await claimFile(folder, HASTE), process.pid)
  t.equal(statSync(lockFile(folder)).mode & 0o777, 0o600)
  if (typeof first === 'object') await first.release()
  t.same(readdirSync(folder), [])
})

test('without sockets a file that a killed process has left is taken over, by one of several', async (t) => {
  const folder = t.testdir()
  const first = await claimFile(folder, HASTE)
  const left = JSON.parse(readFileSync(lockFile(folder), 'utf8')) as object
  if (typeof first === 'object') await first.release()
  // Its number has gone to another process since: to this one.
  writeFileSync(lockFile(folder), JSON.stringify({ ...left, id: 'killed', started: '1' }))
  const claims = await Promise.all([1, 2, 3, 4].map(() => claimFile(folder, HASTE)))
  t.equal(claims.filter((each) => typeof each === 'object').length, 1)
  for (const each of claims) if (typeof each === 'object') await each.release()
})

test('without sockets a holder among other processes counts as long as it shows that it lives', async (t) => {
  const folder = t.testdir()
  const stranger = JSON.stringify({ id: 'stranger', pid: 1, started: '1', among: 'another machine' })
  writeFileSync(lockFile(folder), stranger)
  const alive = setInterval(() => writeFileSync(lockFile(folder), stranger), HASTE.beat)
  t.equal(await claimFile(folder, HASTE), 1)
  clearInterval(alive)
  const claimed = await claimFile(folder, HASTE)
  t.type(claimed, 'object', 'and no longer')
  if (typeof claimed === 'object') await claimed.release()
})
