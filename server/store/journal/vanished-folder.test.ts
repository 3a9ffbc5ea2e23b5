import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  truncateSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { test, type Test } from 'tap'
import { temporaryFolder } from '../../../fixtures/testing/serve-process.ts'
import { rowsOf } from '../../../fixtures/testing/rows-of.ts'
import { putAll } from '../../../fixtures/testing/store-contract.ts'
import { openStore, reopenStore } from '../../../fixtures/testing/store-folder.ts'
import { startStoreWorker } from '../../../fixtures/testing/store-worker-process.ts'
import type { Store } from '../port.ts'
import { openFile } from './folder-files.ts'

interface Scene {
  readonly store: Store
  readonly folder: string
  readonly aside: string
  /** What the operator was told of writing. */
  readonly told: string[]
  readonly messages: () => string[]
}

async function open(t: Test, { snapshot = false } = {}): Promise<Scene> {
  const base = t.testdir({ data: {} })
  const folder = join(base, 'data')
  const told: string[] = []
  const { store, notices } = await openStore(t, folder, {
    onTrouble: (reason) => void told.push(reason?.message ?? 'over'),
  })
  await putAll(store, { x: { text: '1' }, y: { text: '2' } })
  if (snapshot) await store.replace(await rowsOf(store))
  // A look begins each hundred milliseconds at most.
  await store.trouble()
  return { store, folder, aside: join(base, 'aside'), told, messages: () => notices.map(({ message }) => message) }
}

const idsOf = async (store: Store): Promise<string> => (await rowsOf(store)).map(({ id }) => id).join()

/** What a process that is started after this one was killed finds. */
async function afterKill(t: Test, folder: string): Promise<{ ids: string; notices: unknown[] }> {
  const copy = join(t.testdirName, 'copy')
  cpSync(folder, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') })
  return reopenStore(t, copy)
}

const logs = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.log'))
const current = (folder: string): string =>
  join(folder, logs(folder).findLast((name) => name.startsWith('journal')) ?? '')

const losses: Record<string, { lose: (scene: Scene) => void; said: RegExp }> = {
  'the folder is removed': { lose: ({ folder }) => rmSync(folder, { recursive: true }), said: /data was removed/ },
  'the folder is renamed': {
    lose: ({ folder, aside }) => renameSync(folder, aside),
    said: /data was removed or renamed/,
  },
  'an empty folder takes its place': {
    lose({ folder, aside }) {
      renameSync(folder, aside)
      mkdirSync(folder)
    },
    said: /the lock in it was replaced/,
  },
  'all that it holds is removed': {
    lose({ folder }) {
      for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true })
    },
    said: /the lock in it was replaced/,
  },
  'the journal is removed': { lose: ({ folder }) => rmSync(current(folder)), said: /journal-\d+\.log was removed/ },
  'the journal is cut off': {
    lose: ({ folder }) => truncateSync(current(folder), 10),
    said: /journal-\d+\.log was cut off/,
  },
}

for (const [what, { lose, said }] of Object.entries(losses)) {
  for (const snapshot of [false, true]) {
    const before = snapshot ? ', behind a snapshot' : ''
    test(`${what}${before}: a look finds it out, and all that is in memory is written anew`, async (t) => {
      const scene = await open(t, { snapshot })
      const { store, folder, told, messages } = scene
      lose(scene)
      t.equal(await store.trouble(), undefined)
      t.match(told, [said, 'over'], 'said once, and once that it is over')
      t.match(messages(), [/written into it anew/])
      t.match(await afterKill(t, folder), { ids: 'x,y', notices: [] }, 'a kill right then loses nothing')
      await putAll(store, { z: { text: '3' } })
      t.equal(await idsOf(store), 'x,y,z')
      await t.rejects(openStore(t, folder), { message: /is in use by process/ }, 'and the folder is held')
      await store.close()
      t.match(await reopenStore(t, folder), { ids: 'x,y,z', notices: [] })
    })
  }
}

test('a snapshot that is removed is missed, and written anew', async (t) => {
  const { store, folder, told } = await open(t, { snapshot: true })
  for (const name of logs(folder)) if (name.startsWith('snapshot')) rmSync(join(folder, name))
  t.equal(await store.trouble(), undefined)
  t.match(told, [/snapshot-\d+\.log was removed/, 'over'])
  t.match(await afterKill(t, folder), { ids: 'x,y', notices: [] })
})

test('what is written while nothing can be kept is refused, is not shown, and is told with the remedy', async (t) => {
  const { store, folder, aside, told } = await open(t)
  renameSync(folder, aside)
  writeFileSync(folder, 'in the way')
  t.match(await store.trouble(), /data was removed, renamed or replaced: .*Do not stop the process/)
  await t.rejects(putAll(store, { z: { text: 'refused' } }), { trouble: 'write', message: /data was removed/ })
  t.equal(await idsOf(store), 'x,y')
  t.match(told, [/data or the lock in it was replaced/], 'said once')

  rmSync(folder)
  renameSync(aside, folder)
  t.equal(await store.trouble(), undefined)
  await putAll(store, { z: { text: '3' } })
  t.notOk(existsSync(join(folder, 'damaged')), 'with all back in place it goes on there')
  t.match(await afterKill(t, folder), { ids: 'x,y,z', notices: [] })
})

test('a commit that comes before any look finds out as well', async (t) => {
  const { store, folder } = await open(t)
  rmSync(folder, { recursive: true })
  writeFileSync(folder, 'in the way')
  // At the latest a tenth of a second after the last look.
  const outcomes: string[] = []
  for (let n = 0; n < 10_000 && !outcomes.includes('refused'); n += 1) {
    outcomes.push(
      await putAll(store, { [`late-${n}`]: { text: '' } }).then(
        () => 'taken',
        () => 'refused',
      ),
    )
  }
  t.equal(outcomes.at(-1), 'refused')
  rmSync(folder)
  await putAll(store, { z: { text: '' } })
  const ids = await idsOf(store)
  t.match(ids, /^x,y,(late-\d+,)*z$/)
  t.notMatch(ids, `late-${outcomes.length - 1}`, 'what was refused is not shown')
  t.equal((await afterKill(t, folder)).ids, ids)
})

test('what another process keeps in the folder is left alone, as long as it runs and afterwards', async (t) => {
  const { store, folder, aside } = await open(t)
  renameSync(folder, aside)
  const other = startStoreWorker(t, folder, { hold: true })
  await other.said(1)
  const before = readFileSync(current(folder), 'utf8')
  t.match(await store.trouble(), new RegExp(`in use by process ${other.process.pid}`))
  await t.rejects(putAll(store, { z: { text: '' } }), { message: /in use by process/ })
  other.process.kill('SIGKILL')
  await other.ended
  t.match(await store.trouble(), /files that it has not written.*Start anew/)
  await t.rejects(putAll(store, { z: { text: '' } }), { message: /not written/ })
  t.same([logs(folder), readFileSync(current(folder), 'utf8')], [['journal-000001.log'], before])

  renameSync(current(folder), join(folder, 'elsewhere'))
  t.equal(await store.trouble(), undefined, 'moved away, as the remedy says, they are in nobody’s way')
  t.match(await afterKill(t, folder), { ids: 'x,y', notices: [] })
  t.equal(readFileSync(join(folder, 'elsewhere'), 'utf8'), before)
})

test('the socket of another process stays when the one whose folder was taken away ends', async (t) => {
  // Short enough for sockets to be found by the folder's own name.
  using place = temporaryFolder()
  const [folder, aside] = [join(place.path, 'data'), join(place.path, 'aside')]
  const { store } = await openStore(t, folder)
  renameSync(folder, aside)
  const other = startStoreWorker(t, folder, { hold: true })
  await other.said(1)
  await store.trouble()
  await t.rejects(store.close(), { message: /held in memory is lost.*is in use by process/ })
  await t.rejects(openStore(t, folder), { message: new RegExp(`in use by process ${other.process.pid}`) })
})

for (const replaced of ['the journal', 'the whole folder']) {
  test(`another journal in the place of ${replaced} is neither written over nor cut nor put away`, async (t) => {
    const { store, folder, aside } = await open(t)
    const path = current(folder)
    cpSync(folder, aside, { recursive: true, filter: (each) => !each.endsWith('.sock') })
    if (replaced === 'the journal') rmSync(path)
    else rmSync(folder, { recursive: true })
    cpSync(aside, folder, { recursive: true })
    writeFileSync(path, 'theirs\n', { flag: 'a' })
    const theirs = readFileSync(path, 'utf8')
    t.match(await store.trouble(), /files that it has not written/)
    await t.rejects(store.replace([]), { message: /not written/ })
    t.same([logs(folder), readFileSync(path, 'utf8')], [['journal-000001.log'], theirs])
  })
}

test('no snapshot is put into a folder that has become somebody else’s, and nothing of it is removed', async (t) => {
  const { store, folder, aside } = await open(t)
  cpSync(folder, aside, { recursive: true, filter: (each) => !each.endsWith('.sock') })
  rmSync(folder, { recursive: true })
  renameSync(aside, folder)
  const before = logs(folder)
  await t.rejects(store.replace([]), { message: /was replaced/ })
  t.same(logs(folder), before)
})

/** Folders that were changed while the lock was lost, by somebody who is gone again. */
const worked: Record<string, (t: Test, scene: Scene) => Promise<void>> = {
  'who found the lock removed': async (t, { folder }) => {
    for (const name of readdirSync(folder)) if (name.endsWith('.sock')) rmSync(join(folder, name))
    await workOn(t, folder)
  },
  'in the folder that was moved away and back': async (t, { store, folder, aside }) => {
    renameSync(folder, aside)
    writeFileSync(folder, 'in the way')
    await store.trouble()
    await workOn(t, aside)
    rmSync(folder)
    renameSync(aside, folder)
  },
}

async function workOn(t: Test, folder: string): Promise<void> {
  const { store } = await openStore(t, folder)
  await putAll(store, { theirs: { text: 'acknowledged' } })
  await store.close()
}

for (const [where, work] of Object.entries(worked)) {
  test(`what another has acknowledged ${where} stays, however often it is tried`, async (t) => {
    const scene = await open(t)
    const { store, folder } = scene
    await work(t, scene)
    const theirs = readFileSync(current(folder), 'utf8')
    for (const attempt of [1, 2, 3]) {
      t.match(await store.trouble(), /files that it has not written/, `attempt ${attempt}`)
      await t.rejects(putAll(store, { z: { text: '' } }), { message: /not written/ })
    }
    t.same([logs(folder), readFileSync(current(folder), 'utf8')], [['journal-000001.log'], theirs])
    await store.close()
    t.match(await reopenStore(t, folder), { ids: /theirs/, notices: [] })
  })
}

test('a copy of earlier files in the place of the folder is left alone, though their numbers are lower', async (t) => {
  const { store, folder, aside } = await open(t)
  cpSync(folder, aside, { recursive: true, filter: (each) => !each.endsWith('.sock') })
  await store.replace(await rowsOf(store))
  await store.replace(await rowsOf(store))
  rmSync(folder, { recursive: true })
  renameSync(aside, folder)
  for (const attempt of [1, 2, 3]) t.match(await store.trouble(), /files that it has not written/, `attempt ${attempt}`)
  t.same(logs(folder), ['journal-000001.log'])
  await t.rejects(store.close(), { message: /held in memory is lost.*not written/ })
  t.same(logs(folder), ['journal-000001.log'])
})

for (const [what, change] of Object.entries({
  'cut off': (path: string) => truncateSync(path, 100),
  'changed in place': (path: string) => writeFileSync(path, 'x'.repeat(10_000)),
})) {
  test(`a snapshot that is ${what} is noticed, and written anew`, async (t) => {
    const { store, folder, told } = await open(t, { snapshot: true })
    change(join(folder, logs(folder).findLast((name) => name.startsWith('snapshot')) ?? ''))
    t.equal(await store.trouble(), undefined)
    t.match(told, [/snapshot-\d+\.log was (cut off|changed)/, 'over'])
    t.match(await afterKill(t, folder), { ids: 'x,y', notices: [] })
  })
}

test('an earlier journal that a start needs is missed as well', async (t) => {
  const folder = join(t.testdir({ data: {} }), 'data')
  let isFull = true
  const { store } = await openStore(t, folder, {
    openFile: async (path, flags) => {
      if (isFull && path.includes('snapshot')) throw new Error('ENOSPC: no space left')
      return openFile(path, flags)
    },
  })
  await putAll(store, { x: { text: '1' } })
  await t.rejects(store.replace([]), { message: /ENOSPC/ })
  await putAll(store, { y: { text: '2' } })
  isFull = false
  const [first = '', ...others] = logs(folder)
  t.same([first, others], ['journal-000001.log', ['journal-000002.log']])
  await store.trouble()
  rmSync(join(folder, first))
  t.equal(await store.trouble(), undefined)
  t.match(await afterKill(t, folder), { ids: 'x,y', notices: [] })
})

for (const snapshot of [false, true]) {
  test(`a close finds out that the folder is gone, and writes it anew${snapshot ? ', behind a snapshot' : ''}`, async (t) => {
    const { store, folder } = await open(t, { snapshot })
    rmSync(folder, { recursive: true })
    await store.close()
    t.match(await reopenStore(t, folder), { ids: 'x,y', notices: [] })
  })
}

test('a close that cannot keep what is in memory says what is lost', async (t) => {
  const { store, folder, aside } = await open(t)
  renameSync(folder, aside)
  writeFileSync(folder, 'in the way')
  await t.rejects(store.close(), { trouble: 'write', message: /held in memory is lost.*data/, remedy: /moved to/ })
  rmSync(folder)
  renameSync(aside, folder)
  t.match(await reopenStore(t, folder), { ids: 'x,y', notices: [] }, 'what was kept is where it was moved to')
})

test('a lock that was removed is taken again, and work goes on in the same files', async (t) => {
  const { store, folder } = await open(t)
  for (const name of readdirSync(folder)) if (name.endsWith('.sock')) rmSync(join(folder, name))
  t.equal(await store.trouble(), undefined)
  await t.rejects(openStore(t, folder), { message: /is in use by process/ })
  await putAll(store, { z: { text: '3' } })
  t.notOk(existsSync(join(folder, 'damaged')))
  t.match(await afterKill(t, folder), { ids: 'x,y,z', notices: [] })
})

test('a disk that fails while all is written anew leaves it refused, and it is tried again', async (t) => {
  const folder = join(t.testdir({ data: {} }), 'data')
  let isFull = false
  const { store } = await openStore(t, folder, {
    openFile: async (path, flags) => {
      if (isFull && path.includes('snapshot')) throw new Error('ENOSPC: no space left')
      return openFile(path, flags)
    },
  })
  await putAll(store, { x: { text: '1' } })
  rmSync(folder, { recursive: true })
  isFull = true
  t.match(await store.trouble(), /data was removed/)
  await t.rejects(putAll(store, { y: { text: 'refused' } }))
  await t.rejects(putAll(store, { y: { text: 'refused' } }))
  isFull = false
  t.equal(await store.trouble(), undefined)
  t.match(await afterKill(t, folder), { ids: 'x', notices: [] })
})
