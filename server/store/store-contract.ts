import { test, type Test } from 'tap'
import { ROOT, type Collection, type Store, type Transaction } from './port.ts'

interface Note {
  readonly text: string
  readonly owner?: string
  readonly tags?: readonly string[]
}

/** Small documents, kept as objects. */
export const notes: Collection<Note> = {
  name: 'notes',
  indexes: { owner: ({ owner }) => (owner === undefined ? [] : [owner]), tag: ({ tags }) => tags ?? [] },
}

/** Many documents, kept as text. */
export const logs: Collection<Note> = { ...notes, name: 'logs', bulk: true }

export const contractCollections = [notes, logs]

/** Opens an empty store, and closes it and clears up when the test ends. */
export type OpenForTest = (t: Test) => Promise<Store>

/** Puts documents into scope `a`, one transaction each. */
export async function putAll(store: Store, docs: Readonly<Record<string, Note>>, collection = notes): Promise<void> {
  for (const [id, doc] of Object.entries(docs)) await store.transaction('a', (tx) => tx.put(collection, id, doc))
}

/** What every implementation of the port has to keep. */
export function storeContract(name: string, open: OpenForTest): void {
  const rule = (statement: string, observe: (store: Store, t: Test) => Promise<void>): void => {
    void test(`${name}: ${statement}`, async (t) => observe(await open(t), t))
  }
  for (const collection of contractCollections) documentRules(rule, collection)
  scopeRules(rule)
  transactionRules(rule)
  leaseRules(rule)
  wholeStateRules(rule)
  misuseRules(rule)
}

type Rule = (statement: string, observe: (store: Store, t: Test) => Promise<void>) => void

const ids = (entries: readonly { readonly id: string }[]): string => entries.map(({ id }) => id).join()
const three = { x: { text: '1' }, y: { text: '2' }, z: { text: '3' } }

function documentRules(rule: Rule, collection: Collection<Note>): void {
  const about = (statement: string): string => `${collection.name}: ${statement}`
  const put = (store: Store, docs: Readonly<Record<string, Note>>): Promise<void> => putAll(store, docs, collection)

  rule(about('a document is found under its id'), async (store, t) => {
    await put(store, three)
    t.same(await store.reader('a').get(collection, 'y'), { text: '2' })
    t.equal(await store.reader('a').get(collection, 'missing'), undefined)
  })
  rule(about('a caller that changes its object afterwards changes nothing stored'), async (store, t) => {
    const doc = { text: 'before' }
    await put(store, { x: doc })
    doc.text = 'after'
    t.same(await store.reader('a').get(collection, 'x'), { text: 'before' })
  })
  rule(about('a reader cannot change what is stored'), async (store, t) => {
    await put(store, { x: { text: 'kept', tags: ['one'] } })
    const doc = await store.reader('a').get(collection, 'x')
    try {
      Object.assign(doc?.tags ?? {}, ['two'])
    } catch {
      // Frozen: just as well.
    }
    t.same(await store.reader('a').get(collection, 'x'), { text: 'kept', tags: ['one'] })
  })
  rule(about('documents are listed oldest first, or newest first'), async (store, t) => {
    await put(store, three)
    t.equal(ids(await store.reader('a').list(collection)), 'x,y,z')
    t.equal(ids(await store.reader('a').list(collection, { newestFirst: true })), 'z,y,x')
  })
  rule(about('a page continues behind an id, in either direction'), async (store, t) => {
    await put(store, { ...three, w: { text: '4' } })
    t.equal(ids(await store.reader('a').list(collection, { after: 'x', limit: 2 })), 'y,z')
    t.equal(ids(await store.reader('a').list(collection, { after: 'z', limit: 1, newestFirst: true })), 'y')
    t.equal(ids(await store.reader('a').list(collection, { after: 'missing' })), '')
  })
  rule(about('a document that is put again keeps its place'), async (store, t) => {
    await put(store, { ...three })
    await put(store, { x: { text: 'new' } })
    t.equal(ids(await store.reader('a').list(collection)), 'x,y,z')
    t.equal(await store.reader('a').count(collection), 3)
  })
  rule(about('a document that was deleted and made again comes last'), async (store, t) => {
    await put(store, three)
    await store.transaction('a', (tx) => tx.delete(collection, 'x'))
    await put(store, { x: { text: 'new' } })
    t.equal(ids(await store.reader('a').list(collection)), 'y,z,x')
  })
  rule(about('pages stay right among many deletions'), async (store, t) => {
    await store.transaction('a', async (tx) => {
      for (let n = 0; n < 4000; n += 1) await tx.put(collection, `n${n}`, { text: '' })
    })
    await store.transaction('a', async (tx) => {
      for (let n = 0; n < 4000; n += 1) if (n % 100 !== 7) await tx.delete(collection, `n${n}`)
    })
    t.equal(ids(await store.reader('a').list(collection, { after: 'n107', limit: 2 })), 'n207,n307')
    t.equal(await store.reader('a').count(collection), 40)
  })
  rule(about('a deleted document is gone from every way to it'), async (store, t) => {
    await put(store, { x: { text: '1', owner: 'me' } })
    await store.transaction('a', (tx) => tx.delete(collection, 'x'))
    const reader = store.reader('a')
    t.equal(await reader.get(collection, 'x'), undefined)
    t.same(await reader.find(collection, 'owner', 'me'), [])
    t.same([await reader.list(collection), await reader.count(collection)], [[], 0])
  })
  rule(about('an index follows the document'), async (store, t) => {
    await put(store, { x: { text: '1', tags: ['old', 'both'] } })
    await put(store, { x: { text: '2', tags: ['new', 'both', 'both'] } })
    const found = await Promise.all(['old', 'both', 'new'].map((tag) => store.reader('a').find(collection, 'tag', tag)))
    t.same(found.map(ids), ['', 'x', 'x'])
  })
  rule(about('what an index finds is oldest first, whenever it came by its value'), async (store, t) => {
    await put(store, three)
    for (const id of ['z', 'x', 'y']) await put(store, { [id]: { text: 'again', owner: 'me' } })
    t.equal(ids(await store.reader('a').find(collection, 'owner', 'me')), 'x,y,z')
  })
}

function scopeRules(rule: Rule): void {
  rule('scopes do not meet', async (store, t) => {
    await putAll(store, { x: { text: 'of a', owner: 'me' } })
    t.equal(await store.reader('b').get(notes, 'x'), undefined)
    t.same(await store.reader(ROOT).find(notes, 'owner', 'me'), [])
  })
  rule('locate looks through all scopes and keeps up with what happens', async (store, t) => {
    const located = async (): Promise<string> =>
      (await store.locate(notes, 'owner', 'me')).map(({ tenant, id }) => `${tenant}/${id}`).join()
    for (const tenant of ['b', 'a', 'c']) {
      await store.transaction(tenant, (tx) => tx.put(notes, 'x', { text: '', owner: 'me' }))
    }
    t.equal(await located(), 'b/x,a/x,c/x')
    await store.transaction('b', (tx) => tx.delete(notes, 'x'))
    await store.transaction('d', (tx) => tx.put(notes, 'y', { text: '', owner: 'me' }))
    await store.transaction('c', (tx) => tx.put(notes, 'x', { text: '', owner: 'you' }))
    t.equal(await located(), 'a/x,d/y')
    await store.drop('a')
    t.equal(await located(), 'd/y')
  })
  rule('a scope that is dropped leaves nothing, and others stay', async (store, t) => {
    await putAll(store, three)
    await store.transaction('b', (tx) => tx.put(notes, 'x', { text: 'b' }))
    await store.drop('a')
    t.equal(await store.reader('a').count(notes), 0)
    t.equal(await store.reader('b').count(notes), 1)
  })
  rule('names may be anything', async (store, t) => {
    const names = ['__proto__', 'constructor', 'a\nb', '😀', '"', '\u0000', '\ud800']
    for (const name of names) await store.transaction(name, (tx) => tx.put(notes, name, { text: name, owner: name }))
    const found = await Promise.all(names.map((name) => store.reader(name).find(notes, 'owner', name)))
    t.same(found.map(ids), names)
  })
}

function transactionRules(rule: Rule): void {
  rule('a transaction sees what it has written', async (store, t) => {
    await putAll(store, { ...three, w: { text: '4', owner: 'me' } })
    await store.transaction('a', async (tx) => {
      await tx.put(notes, 'new', { text: '5', owner: 'me' })
      await tx.put(notes, 'x', { text: 'changed', owner: 'me' })
      await tx.delete(notes, 'y')
      t.same(await tx.get(notes, 'x'), { text: 'changed', owner: 'me' })
      t.equal(await tx.get(notes, 'y'), undefined)
      t.equal(ids(await tx.find(notes, 'owner', 'me')), 'x,w,new')
      t.equal(ids(await tx.list(notes)), 'x,z,w,new')
      t.equal(ids(await tx.list(notes, { newestFirst: true, after: 'new', limit: 2 })), 'w,z')
      t.equal(await tx.count(notes), 4)
    })
    t.equal(ids(await store.reader('a').list(notes)), 'x,z,w,new')
  })
  rule('nobody sees a transaction before it has ended', async (store, t) => {
    await store.transaction('a', async (tx) => {
      await tx.put(notes, 'x', { text: '1', owner: 'me' })
      t.equal(await store.reader('a').get(notes, 'x'), undefined)
      t.same(await store.locate(notes, 'owner', 'me'), [])
    })
    t.equal(await store.reader('a').count(notes), 1)
  })
  rule('a transaction that throws leaves nothing and rejects with what was thrown', async (store, t) => {
    await putAll(store, { x: { text: 'before' } })
    const failing = store.transaction('a', async (tx) => {
      await tx.put(notes, 'x', { text: 'after' })
      await tx.put(notes, 'y', { text: 'after' })
      throw new Error('no')
    })
    await t.rejects(failing, { message: 'no' })
    t.same(await store.export(), [{ tenant: 'a', collection: 'notes', id: 'x', doc: { text: 'before' } }])
  })
  rule('transactions of one scope run one after another', async (store, t) => {
    const increment = async (tx: Transaction): Promise<void> => {
      const { text } = (await tx.get(notes, 'n')) ?? { text: '0' }
      await Promise.resolve()
      await tx.put(notes, 'n', { text: String(Number(text) + 1) })
    }
    await Promise.all(Array.from({ length: 100 }, () => store.transaction('a', increment)))
    t.same(await store.reader('a').get(notes, 'n'), { text: '100' })
  })
  rule('transactions of different scopes do not wait for each other', async (store, t) => {
    let finish = (): void => undefined
    const long = store.transaction('a', () => new Promise<void>((resolve) => (finish = resolve)))
    await store.transaction('b', (tx) => tx.put(notes, 'x', { text: 'meanwhile' }))
    finish()
    await long
    t.equal(await store.reader('b').count(notes), 1)
  })
  rule('a transaction answers with what its work answered', async (store, t) => {
    t.equal(await store.transaction('a', async () => 42), 42)
  })
}

function leaseRules(rule: Rule): void {
  rule('a lease goes to those who wait in the order of arrival', async (store, t) => {
    const order: number[] = []
    const hold = (n: number): Promise<void> =>
      store.exclusive('key', async () => {
        order.push(n)
        await store.transaction('a', (tx) => tx.put(notes, String(n), { text: '' }))
        order.push(n)
      })
    await Promise.all([1, 2, 3].map(hold))
    t.same(order, [1, 1, 2, 2, 3, 3])
  })
  rule('a lease is free again after work that threw', async (store, t) => {
    await t.rejects(
      store.exclusive('key', () => Promise.reject(new Error('no'))),
      { message: 'no' },
    )
    t.equal(await store.exclusive('key', async () => 'free'), 'free')
  })
  rule('leases of different names do not wait for each other', async (store, t) => {
    t.equal(await store.exclusive('one', () => store.exclusive('two', async () => 'both')), 'both')
  })
}

function wholeStateRules(rule: Rule): void {
  rule('the state that was exported can be put back, in the same order', async (store, t) => {
    await putAll(store, { z: { text: '1', owner: 'me' }, x: { text: '2' } })
    await putAll(store, { y: { text: '3' } }, logs)
    const kept = await store.export()
    await putAll(store, { later: { text: '4' } })
    await store.drop('a')
    await store.replace(kept)
    t.same(await store.export(), kept)
    t.equal(ids(await store.locate(notes, 'owner', 'me')), 'z')
  })
  rule('a state with a faulty row is refused as a whole', async (store, t) => {
    await putAll(store, { x: { text: '1' } })
    const rows = [{ tenant: 'a', collection: 'notes', id: 'y', doc: {} }, { tenant: 'a' }] as never
    await t.rejects(store.replace(rows), { message: /Row 1/ })
    t.equal(ids(await store.reader('a').list(notes)), 'x')
  })
  rule('a state is replaced between transactions', async (store, t) => {
    const early = store.transaction('a', async (tx) => {
      await tx.put(notes, 'early', { text: '' })
    })
    const replaced = store.replace([{ tenant: 'a', collection: 'notes', id: 'new', doc: { text: '' } }])
    const late = store.transaction('b', (tx) => tx.put(notes, 'late', { text: '' }))
    await Promise.all([early, replaced, late])
    t.equal(ids(await store.export()), 'new,late')
  })
}

function misuseRules(rule: Rule): void {
  rule('a store that is closed finishes what came before and refuses what comes after', async (store, t) => {
    const before = [1, 2, 3].map((n) => store.transaction('a', (tx) => tx.put(notes, String(n), { text: '' })))
    const closed = store.close()
    await t.rejects(
      store.transaction('a', async () => 1),
      { message: /closed/ },
    )
    await Promise.all([...before, closed, store.close()])
    t.equal(await store.reader('a').count(notes), 3)
  })
  rule('a collection or an index that nobody has declared is refused', async (store, t) => {
    const other = { name: 'other', indexes: {} }
    await t.rejects(
      store.transaction('a', (tx) => tx.put(other, 'x', {})),
      { message: /"other"/ },
    )
    await t.rejects(store.reader('a').find(notes, 'colour', 'red'), { message: /"colour"/ })
    await t.rejects(store.locate(notes, 'toString', 'red'), { message: /"toString"/ })
  })
  rule('a document that is not a JSON object is refused and names its place', async (store, t) => {
    const circle: { text: string; self?: object } = { text: '' }
    circle.self = circle
    const bad = [circle, { text: 1n }, [], () => 1, null, undefined, 'text'] as unknown as Note[]
    for (const doc of bad) {
      await t.rejects(
        store.transaction('a', (tx) => tx.put(notes, 'x', doc)),
        { message: /"x" of collection "notes"/ },
      )
    }
    t.same(await store.export(), [])
  })
  rule('a write after the end of its transaction is refused', async (store, t) => {
    const over = await store.transaction('a', async (tx) => ({ tx }))
    await t.rejects(over.tx.put(notes, 'x', { text: '' }), { message: /had ended/ })
  })
}
