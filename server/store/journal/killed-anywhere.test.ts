import { cpSync, mkdirSync, rmSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as wait } from 'node:timers/promises'
import { t as root, test } from 'tap'
import { rowsOf } from '../../../fixtures/testing/rows-of.ts'
import { putAll } from '../../../fixtures/testing/store-contract.ts'
import { openStore } from '../../../fixtures/testing/store-folder.ts'
import { startStoreWorker } from '../../../fixtures/testing/store-worker-process.ts'
import { systemCode } from '../store-error.ts'
import { type OpenFile, openFile } from './folder-files.ts'

/** On a busy machine a start alone may take seconds. */
root.setTimeout(170_000)

/** A process that is killed leaves the folder as it is at that instant: here that is looked at around each step. */
test('killed before or after any step of writing, turning and removing files, a folder opens without an alarm', async (t) => {
  const base = t.testdir({ data: {} })
  const folder = join(base, 'data')
  const acknowledged: string[] = []
  const attempted: string[] = []
  const moments: { readonly copy: string; readonly acknowledged: string[] }[] = []
  const moment = (): void => {
    const copy = join(base, `killed-${moments.length}`)
    copyAsItIs(folder, copy)
    moments.push({ copy, acknowledged: [...acknowledged] })
  }
  const around = async <T>(step: () => Promise<T>): Promise<T> => {
    moment()
    const done = await step()
    moment()
    return done
  }
  const files: OpenFile = async (path, flags) => {
    const file = await around(() => openFile(path, flags))
    return {
      appendFile: (data) => around(() => file.appendFile(data)),
      datasync: () => around(() => file.datasync()),
      close: () => around(() => file.close()),
    }
  }
  const put = async (id: string): Promise<void> => {
    attempted.push(id)
    await putAll(store, { [id]: { text: 'x'.repeat(100) } })
    acknowledged.push(id)
  }
  const { store } = await openStore(t, folder, { openFile: files, snapshotAfter: 700 })
  for (let n = 0; n < 12; n += 1) await Promise.all([put(`${n}-a`), put(`${n}-b`)])
  moment()
  await store.replace(store.export())
  await put('last')
  await store.close()
  moment()

  for (const [number, killed] of moments.entries()) {
    const { store: again, notices } = await openStore(t, killed.copy)
    const ids = (await rowsOf(again)).map(({ id }) => id)
    await again.close()
    const missing = killed.acknowledged.filter((id) => !ids.includes(id))
    if (missing.length > 0) t.fail(`moment ${number}: ${missing.join()} lost`)
    const strange = ids.filter((id) => !attempted.includes(id))
    if (strange.length > 0) t.fail(`moment ${number}: ${strange.join()} never written`)
    if (notices.length > 0) t.fail(`moment ${number}: ${notices.map(({ message }) => message).join(' | ')}`)
  }
  t.ok(moments.length > 90, `${moments.length} moments`)
})

test('a process that is killed while files are turned loses nothing, and no start raises a false alarm', async (t) => {
  const folder = t.testdir()
  const acknowledged: string[] = []
  const reports: string[] = []
  // A turn of files comes with every 35 documents or so.
  for (const count of [20, 40, 75, 133, 36, 300, 71, 110]) {
    const worker = startStoreWorker(t, folder)
    await worker.said(count)
    worker.process.kill('SIGKILL')
    await worker.ended
    acknowledged.push(...worker.lines.filter((line) => /^\d+-\d$/.test(line)))
    reports.push(...worker.lines.filter((line) => line.startsWith('report')))
  }
  const { store } = await openStore(t, folder)
  const found = new Set((await rowsOf(store)).map(({ id }) => id))
  t.ok(acknowledged.length > 700)
  t.same(
    acknowledged.filter((id) => !found.has(id)),
    [],
  )
  t.same(
    reports.filter((each) => !each.includes('it was never acknowledged')),
    [],
  )
})

test('what a killed process had acknowledged some tenths of a second before is missed when it is cut off', async (t) => {
  const folder = t.testdir()
  const { store } = await openStore(t, folder)
  for (const id of ['a', 'b', 'c']) await putAll(store, { [id]: { text: id } })
  await wait(700)
  for (const blow of [0, 70, 200]) {
    const copy = join(folder, `cut-${blow}`)
    mkdirSync(copy)
    cpSync(join(folder, 'reached'), join(copy, 'reached'))
    cpSync(join(folder, 'journal-000001.log'), join(copy, 'journal-000001.log'))
    truncateSync(join(copy, 'journal-000001.log'), blow)
    const told = await openStore(t, copy).then(
      ({ notices }) => notices.map(({ message }) => message).join(),
      (error: unknown) => String(error),
    )
    t.match(told, blow === 200 ? /at least 1 change that/ : /at least 3 changes that|file is empty/)
  }
})

/** Files come and go in other threads meanwhile: one that goes while it is copied makes the copy none. */
function copyAsItIs(folder: string, copy: string): void {
  for (;;) {
    try {
      return cpSync(folder, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') })
    } catch (error) {
      if (systemCode(error) !== 'ENOENT') throw error
      rmSync(copy, { recursive: true, force: true })
    }
  }
}
