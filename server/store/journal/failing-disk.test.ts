import { appendFileSync, cpSync, mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { test, type Test } from 'tap'
import { rowsOf } from '../../../fixtures/testing/rows-of.ts'
import { contractCollections, logs, notes, putAll } from '../../../fixtures/testing/store-contract.ts'
import { openStore, reopenStore } from '../../../fixtures/testing/store-folder.ts'
import type { StateRow, Store } from '../port.ts'
import { openDiskStore } from './disk-store.ts'
import { type OpenFile, openFile } from './folder-files.ts'

type Failing = 'open' | 'append' | 'partly' | 'sync' | 'snapshot'

/** A disk that works until it is told to fail, and again when it is told that it is well. */
function sickDisk(): { openFile: OpenFile; failing: Failing | undefined; lost: Buffer[] } {
  const disk: ReturnType<typeof sickDisk> = {
    failing: undefined,
    /** What it has refused to write, or taken and not synced. */
    lost: [],
    openFile: async (path, flags) => {
      if (disk.failing === 'open' || (disk.failing === 'snapshot' && path.includes('snapshot'))) throw noSpace()
      const file = await openFile(path, flags)
      return {
        appendFile: async (data) => {
          if (disk.failing === 'append' || disk.failing === 'partly') {
            disk.lost.push(Buffer.from(data))
            if (disk.failing === 'partly') await file.appendFile(data.subarray(0, data.length / 2))
            throw noSpace()
          }
          if (disk.failing === 'sync') disk.lost.push(Buffer.from(data))
          await file.appendFile(data)
        },
        datasync: async () => {
          if (disk.failing === 'sync') throw noSpace()
          await file.datasync()
        },
        close: () => file.close(),
      }
    },
  }
  return disk
}

const noSpace = (): Error => new Error('ENOSPC: no space left')

/** What every way of reading shows. */
async function seen(store: Store): Promise<{ exported: StateRow[]; [way: string]: unknown }> {
  const reader = store.reader('a')
  return {
    listed: await reader.list(notes),
    counted: await reader.count(notes),
    found: await reader.find(notes, 'owner', 'me'),
    got: await Promise.all(['x', 'y', 'new'].map(async (id) => reader.get(notes, id))),
    located: await store.locate(notes, 'owner', 'me'),
    inTransaction: await store.transaction('a', (tx) => tx.list(notes)),
    gotInTransaction: await store.transaction('a', (tx) => tx.get(notes, 'x')),
    foundInTransaction: await store.transaction('a', (tx) => tx.find(notes, 'owner', 'me')),
    exported: await rowsOf(store),
  }
}

let copies = 0

function dataFolder(t: Test): string {
  return join(t.testdir({ data: {} }), 'data')
}

/** What the folder shows to a process that is started after this one was killed, and what it reports of it. */
async function seenAfterKill(t: Test, folder: string): Promise<{ rows: StateRow[]; messages: string[] }> {
  const copy = join(t.testdirName, `copy-${(copies += 1)}`)
  cpSync(folder, copy, { recursive: true, filter: (path) => !path.endsWith('.sock') })
  const { store, notices } = await openStore(t, copy)
  const rows = await rowsOf(store)
  await store.close()
  return { rows, messages: notices.map(({ message }) => message) }
}

/** The states that are exported at the many moments at which something is on its way. */
async function exportedMeanwhile(store: Store): Promise<StateRow[][]> {
  const exported: Promise<StateRow[]>[] = []
  for (let moment = 0; moment < 40; moment += 1) {
    exported.push(rowsOf(store))
    await Promise.resolve()
  }
  return Promise.all(exported)
}

const attempts: Record<string, (store: Store) => Promise<unknown>> = {
  'a new document': (store) => store.transaction('a', (tx) => tx.put(notes, 'new', { text: '', owner: 'me' })),
  'a changed one': (store) => store.transaction('a', (tx) => tx.put(notes, 'x', { text: 'other' })),
  'a deletion': (store) => store.transaction('a', (tx) => tx.delete(notes, 'x')),
  'a number': (store) => store.transaction('a', (tx) => tx.next('n')),
  'several scopes': (store) =>
    Promise.all(['a', 'b', 'c'].map((each) => store.transaction(each, (tx) => tx.put(notes, 'new', { text: '' })))),
  'what follows from it': async (store) => {
    const first = store.transaction('a', (tx) => tx.delete(notes, 'x'))
    const second = store.transaction('a', (tx) => tx.put(notes, 'x', { text: 'made anew', owner: 'me' }))
    const all = await Promise.allSettled([first, second, store.transaction('a', (tx) => tx.get(notes, 'x'))])
    if (all.some(({ status }) => status === 'fulfilled')) throw new Error('something was acknowledged')
    throw all.find((each) => each.status === 'rejected')?.reason
  },
  'the end of a scope': (store) => store.drop('a'),
  'another state': (store) => store.replace([]),
}

for (const failing of ['append', 'partly', 'sync'] as const) {
  for (const [what, attempt] of Object.entries(attempts)) {
    test(`${what}: nothing that a disk refused (${failing}) is ever shown, and all is well with the disk`, async (t) => {
      const folder = dataFolder(t)
      const disk = sickDisk()
      const told: unknown[] = []
      const { store } = await openStore(t, folder, {
        openFile: disk.openFile,
        onTrouble: (reason) => void told.push(reason?.message ?? 'over'),
      })
      await putAll(store, { x: { text: '1', owner: 'me' }, y: { text: '2', owner: 'me' } })
      await store.transaction('a', (tx) => tx.next('n'))
      const before = await seen(store)
      const { rows } = await seenAfterKill(t, folder)

      disk.failing = failing
      const failed = attempt(store)
      // Readers ask while it is on its way.
      const during = seen(store).catch((error: unknown) => error)
      const exported = exportedMeanwhile(store)
      await t.rejects(failed, { message: /ENOSPC/ })
      const shown = await during
      if (!(shown instanceof Error)) t.same(shown, before, 'what readers saw meanwhile')
      const { exported: rowsBefore } = before
      for (const state of await exported) t.same(state, rowsBefore, 'what was exported meanwhile')
      t.same(await seen(store), before, 'what they see afterwards')
      t.same((await seenAfterKill(t, folder)).rows, rows, 'what a restart would see')
      await t.rejects(
        store.transaction('b', (tx) => tx.put(notes, 'late', { text: '' })),
        { message: /ENOSPC/ },
      )
      t.match(await store.trouble(), /Cannot write to .*ENOSPC/)
      t.same(await seen(store), before)

      disk.failing = undefined
      t.equal(await store.trouble(), undefined)
      t.match(told, [/ENOSPC/, 'over'], 'told once when it begins and once when it ends')
      t.equal(await store.transaction('a', (tx) => tx.next('n')), 2)
      await store.transaction('a', (tx) => tx.put(notes, 'new', { text: 'at last' }))
      const after = await rowsOf(store)
      const killed = await seenAfterKill(t, folder)
      t.same(killed, { rows: after, messages: [] })
      await store.close()
      t.same((await reopenStore(t, folder)).notices, [])
    })
  }
}

test('where the refused lines cannot be cut off, the next file says that they do not count', async (t) => {
  const folder = dataFolder(t)
  const disk = sickDisk()
  const { store } = await openStore(t, folder, { openFile: disk.openFile })
  await putAll(store, { x: { text: '1' } })
  disk.failing = 'append'
  await t.rejects(putAll(store, { y: { text: 'refused' } }))
  disk.failing = undefined
  appendFileSync(join(folder, 'journal-000001.log'), disk.lost[0] ?? '')
  await putAll(store, { z: { text: '3' } })
  const { rows, messages } = await seenAfterKill(t, folder)
  t.same([rows.map(({ id }) => id).join(), messages], ['x,z', []])
})

test('after a sync that failed, what older files hold is written anew', async (t) => {
  const folder = dataFolder(t)
  const disk = sickDisk()
  const { store } = await openStore(t, folder, { openFile: disk.openFile })
  await putAll(store, { x: { text: '1' } })
  disk.failing = 'sync'
  await t.rejects(putAll(store, { y: { text: '2' } }))
  disk.failing = undefined
  await putAll(store, { z: { text: '3' } })
  await store.close()
  const files = readdirSync(folder).filter((name) => name.endsWith('.log'))
  t.match(files, [/^journal-/, /^snapshot-/])
  t.equal((await reopenStore(t, folder)).ids, 'x,z')
})

test('a snapshot that fails is reported, and work goes on', async (t) => {
  const folder = dataFolder(t)
  const disk = sickDisk()
  const { store, notices } = await openStore(t, folder, { openFile: disk.openFile, snapshotAfter: 10 })
  disk.failing = 'snapshot'
  await putAll(store, { x: { text: '1' }, y: { text: '2' } })
  await t.rejects(store.replace([]), { message: /ENOSPC/ })
  await putAll(store, { z: { text: '3' } })
  t.equal(await store.trouble(), undefined)
  await store.close()
  t.match(notices[0], { message: /No snapshot .*ENOSPC/ })
  t.equal((await reopenStore(t, folder)).ids, 'x,y,z')
})

test('where no file can get its name, nothing is lost', async (t) => {
  const folder = dataFolder(t)
  const { store } = await openStore(t, folder)
  await putAll(store, { x: { text: '1' } })
  mkdirSync(join(folder, 'snapshot-000002.log', 'in the way'), { recursive: true })
  await t.rejects(store.replace([]), { message: /Cannot write to/ })
  await putAll(store, { y: { text: '2' } })
  t.equal((await rowsOf(store)).map(({ id }) => id).join(), 'x,y')
})

test('a transaction that ran while the disk failed is rejected, for it may have read what is gone', async (t) => {
  const disk = sickDisk()
  const { store } = await openStore(t, dataFolder(t), { openFile: disk.openFile })
  disk.failing = 'append'
  let goOn = (): void => undefined
  const first = store.transaction('a', (tx) => tx.next('n'))
  const second = store.transaction('a', async (tx) => {
    t.equal(await tx.next('n'), 2)
    await new Promise<void>((resolve) => (goOn = resolve))
  })
  await t.rejects(first, { message: /ENOSPC/ })
  disk.failing = undefined
  goOn()
  await t.rejects(second, { message: /ENOSPC/ })
  t.equal(await store.transaction('a', (tx) => tx.next('n')), 1)
})

/** The same sequence for the same seed. */
function chance(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state / 2_147_483_648
  }
}

for (let seed = 1; seed <= 6; seed += 1) {
  test(`whatever a disk refuses, readers and restarts see what was acknowledged (seed ${seed})`, async (t) => {
    const folder = dataFolder(t)
    const disk = sickDisk()
    const random = chance(seed)
    const pick = <T>(all: readonly T[]): T | undefined => all[Math.floor(random() * all.length)]
    const { store } = await openStore(t, folder, { openFile: disk.openFile, snapshotAfter: 3000 })
    const model = await openDiskStore({
      folder: join(t.testdirName, 'model'),
      collections: contractCollections,
      report: () => undefined,
    })
    t.teardown(() => model.close())
    let refused = 0
    for (let step = 0; step < 150; step += 1) {
      disk.failing = pick<Failing | undefined>([
        'append',
        'partly',
        'sync',
        'open',
        'snapshot',
        undefined,
        undefined,
        undefined,
      ])
      const tenant = pick(['a', 'b']) ?? ''
      const ids = [1, 2, 3].map(() => String(Math.floor(random() * 12)))
      const [kind, text] = [random(), String(step).repeat(20)]
      const work = (on: Store): Promise<unknown> => {
        if (kind < 0.03) return on.drop(tenant)
        if (kind < 0.06) return on.replace([{ tenant, collection: 'notes', id: 'r', doc: { text } }])
        return on.transaction(tenant, async (tx) => {
          for (const id of ids) {
            if (kind < 0.3) await tx.delete(notes, id)
            else await tx.put(kind < 0.6 ? logs : notes, id, { text, owner: text })
          }
          await tx.next('n')
        })
      }
      const done = await work(store).then(
        () => true,
        () => false,
      )
      if (done) await work(model)
      else refused += 1
      const [shown, expected] = [await rowsOf(store), await rowsOf(model)]
      if (JSON.stringify(sorted(shown)) !== JSON.stringify(sorted(expected)))
        t.same(sorted(shown), sorted(expected), `step ${step}`)
      if (step % 10 === 0) {
        const killed = await seenAfterKill(t, folder)
        t.same(sorted(killed.rows), sorted(expected), `a kill after step ${step}`)
        t.same(killed.messages, [])
      }
    }
    t.ok(refused > 20, `${refused} were refused`)
  })
}

/** Scopes have no order among themselves; documents of one do. */
function sorted(rows: readonly StateRow[]): StateRow[] {
  return rows.toSorted((a, b) => placeOf(a).localeCompare(placeOf(b)))
}

function placeOf({ tenant, collection }: StateRow): string {
  return `${tenant} ${collection}`
}
