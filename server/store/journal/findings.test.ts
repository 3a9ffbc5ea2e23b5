import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test, type Test } from 'tap'
import { putAll } from '../../../fixtures/testing/store-contract.ts'
import { openStore, reopenStore } from '../../../fixtures/testing/store-folder.ts'
import { forgetFindings } from './findings.ts'
import { type OpenFile, openFile } from './folder-files.ts'

/** A folder that has lost one of its documents. */
async function damagedFolder(t: Test, folder: string): Promise<string> {
  const { store } = await openStore(t, folder)
  await putAll(store, { a: { text: 'a' }, b: { text: 'b' } })
  await store.replace(store.export())
  await putAll(store, { c: { text: 'c' } })
  await store.close()
  const path = join(folder, 'snapshot-000002.log')
  writeFileSync(path, readFileSync(path, 'utf8').replace('"text":"b"', '"text":"x"'))
  return folder
}

test('a start that is killed at any step of its mending leaves the word about the loss to the next one', async (t) => {
  const base = t.testdir({ data: {} })
  const folder = await damagedFolder(t, join(base, 'data'))
  const copies: string[] = []
  const moment = (): void => {
    const copy = join(base, `killed-${copies.length}`)
    cpSync(folder, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') })
    copies.push(copy)
  }
  const watched: OpenFile = async (path, flags) => {
    moment()
    const file = await openFile(path, flags)
    const close = async (): Promise<void> => {
      await file.close()
      moment()
    }
    return { appendFile: (data) => file.appendFile(data), datasync: () => file.datasync(), close }
  }
  const { store } = await openStore(t, folder, { openFile: watched, holdsFindings: true })
  moment()
  await store.close()
  for (const [number, copy] of copies.entries()) {
    const { ids, notices } = await reopenStore(t, copy)
    if (ids !== 'a,c') t.fail(`moment ${number}: ${ids}`)
    if (!notices.some(({ message }) => message.includes('check sum'))) t.fail(`moment ${number}: not a word`)
    const again = await reopenStore(t, copy)
    if (again.notices.length > 0) t.fail(`moment ${number}: said again`)
  }
  t.ok(copies.length > 5, `${copies.length} moments`)
})

test('what a start has found is said by each one until it is to be forgotten', async (t) => {
  const folder = await damagedFolder(t, t.testdir())
  for (const start of ['first', 'second', 'third']) {
    const { store, notices } = await openStore(t, folder, { holdsFindings: true })
    await store.close()
    t.match(notices, [{ message: /check sum/, keptIn: /damaged/ }], start)
  }
  await forgetFindings(folder)
  t.same((await reopenStore(t, folder)).notices, [])
  await forgetFindings(folder)
})

test('what a start that was killed has not put aside yet is put aside by the next one, and not removed', async (t) => {
  const base = t.testdir({ data: {} })
  const folder = await damagedFolder(t, join(base, 'data'))
  const old = ['journal-000002.log', 'snapshot-000002.log']
  cpSync(folder, join(base, 'before'), { recursive: true })
  const { store } = await openStore(t, folder, { holdsFindings: true })
  await store.close()
  rmSync(join(folder, 'damaged'), { recursive: true })
  for (const file of old) cpSync(join(base, 'before', file), join(folder, file))
  t.equal((await reopenStore(t, folder)).ids, 'a,c')
  t.strictSame(readdirSync(join(folder, 'damaged')).toSorted(), old)
})

test('files that were put back from a copy are not put aside for what an earlier start has found', async (t) => {
  const base = t.testdir({ data: {} })
  const folder = await damagedFolder(t, join(base, 'data'))
  const { store } = await openStore(t, folder, { holdsFindings: true })
  await store.close()
  const note = readFileSync(join(folder, 'findings'))
  rmSync(folder, { recursive: true })
  const { store: whole } = await openStore(t, folder)
  await putAll(whole, { a: { text: 'a' }, b: { text: 'b' } })
  await whole.replace(whole.export())
  await whole.close()
  writeFileSync(join(folder, 'findings'), note)
  t.equal((await reopenStore(t, folder)).ids, 'a,b')
  t.notOk(existsSync(join(folder, 'damaged')))
})

test('a note that cannot be read is said to be there, and keeps nothing from starting', async (t) => {
  for (const note of ['', '{}', '{"notices":[1],"aside":[]}', '{"notices":[{"file":1}],"aside":[]}']) {
    const folder = t.testdir({ findings: note })
    t.match((await reopenStore(t, folder)).notices, [{ message: /broken off/ }], note)
    t.same((await reopenStore(t, folder)).notices, [])
  }
})
