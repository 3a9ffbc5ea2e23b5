import { join } from 'node:path'
import { test, type Test } from 'tap'
import { notes, putAll } from '../../../fixtures/testing/store-contract.ts'
import { openStore } from '../../../fixtures/testing/store-folder.ts'
import type { Reader, Store, Transaction } from '../port.ts'
import { openFile } from './folder-files.ts'

/** A store with `x` of `me` in it, whose disk keeps nothing more until it is told to go on. */
async function heldUp(t: Test): Promise<{ store: Store; goOn: () => void }> {
  let held: Promise<void> | undefined
  let goOn = (): void => undefined
  const folder = join(t.testdir({ data: {} }), 'data')
  const { store } = await openStore(t, folder, {
    openFile: async (path, flags) => {
      const file = await openFile(path, flags)
      return {
        appendFile: (data) => file.appendFile(data),
        async datasync() {
          await held
          await file.datasync()
        },
        close: () => file.close(),
      }
    },
  })
  await putAll(store, { x: { text: '1', owner: 'me' } })
  held = new Promise((resolve) => (goOn = resolve))
  return { store, goOn }
}

async function resolvesOnly(t: Test, work: Promise<unknown>, goOn: () => void): Promise<void> {
  let isOver = false
  const done = work.then(() => (isOver = true))
  for (let turn = 0; turn < 20; turn += 1) await new Promise(setImmediate)
  t.notOk(isOver, 'as long as it may be taken back')
  goOn()
  await done
}

const ways: Record<string, (store: Store, look: (reader: Reader) => unknown) => Promise<unknown>> = {
  'in a transaction': (store, look) => store.transaction('a', async (tx) => void (await look(tx))),
  'by a reader': async (store, look) => void (await look(store.reader('a'))),
}

const looks: Record<string, (reader: Reader) => unknown> = {
  'by its id': (tx) => tx.get(notes, 'x'),
  'by a value': (tx) => tx.find(notes, 'owner', 'me'),
  'for what is not there by its id': (tx) => tx.get(notes, 'none'),
  'for what is not there by a value': (tx) => tx.find(notes, 'owner', 'nobody'),
}

for (const [way, ask] of Object.entries(ways)) {
  for (const [what, look] of Object.entries(looks)) {
    test(`a look ${what} ${way} does not wait for what others are about to add`, async (t) => {
      const { store, goOn } = await heldUp(t)
      const adding = store.transaction('a', (tx) => tx.put(notes, 'new', { text: '', owner: 'other' }))
      let isKept = false
      const kept = adding.then(() => (isKept = true))
      await ask(store, look)
      t.notOk(isKept, 'it was over before the disk went on')
      goOn()
      await kept
    })
  }
}

for (const [how, change] of Object.entries<(tx: Transaction) => unknown>({
  'written over': (tx) => tx.put(notes, 'x', { text: '2', owner: 'another' }),
  deleted: (tx) => tx.delete(notes, 'x'),
})) {
  for (const [way, ask] of Object.entries(ways)) {
    for (const what of ['by its id', 'by a value']) {
      test(`a look ${what} ${way} waits where what it looks for is about to be ${how}`, async (t) => {
        const { store, goOn } = await heldUp(t)
        const changing = store.transaction('a', async (tx) => void (await change(tx)))
        await new Promise(setImmediate)
        const looked = ask(store, (reader) => looks[what]?.(reader))
        await resolvesOnly(t, looked, goOn)
        await changing
      })
    }
  }
}

test('a look waits for what it is shown of what others are about to add', async (t) => {
  const { store, goOn } = await heldUp(t)
  const adding = store.transaction('a', (tx) => tx.put(notes, 'new', { text: '', owner: 'other' }))
  await resolvesOnly(
    t,
    store.transaction('a', (tx) => tx.find(notes, 'owner', 'other')),
    goOn,
  )
  await adding
})
