import { Readable } from 'node:stream'
import { MemoryRoom } from '../platform/memory-room.ts'
import { openMemoryStore } from '../store/memory/memory-store.ts'
import type { StateRow, Store, Transaction } from '../store/port.ts'
import { StoreError } from '../store/store-error.ts'
import { madeMoves } from '../tenancy/stored-move.ts'
import { STATE_LIMITS } from '../tenancy/state-text/state-parts.ts'
import { takeInState } from '../tenancy/take-in-state.ts'
import { needsTenant, tenantCollection } from '../tenancy/tenant.ts'
import { rootCollection, Tenants } from '../tenancy/tenants.ts'
import type { DueSource } from './due.ts'
import type { Finishing } from './finish-moves.ts'
import { notes, START, type Task, tasks } from './time.test.helper.ts'

/** A store that dies at its nth transaction, before what it writes is kept or after, and refuses all that follows. */
export function dyingStore(inner: Store, { at, kept }: { at: number; kept: boolean }): Store {
  let count = 0
  const dead = (): StoreError => new StoreError({ trouble: 'write', message: 'The disk is gone.', remedy: 'Mend it.' })
  return {
    reader: (tenant) => inner.reader(tenant),
    locate: (collection, index, value) => inner.locate(collection, index, value),
    async transaction(tenant, work) {
      count += 1
      if (count > at || (count === at && !kept)) throw dead()
      const result = await inner.transaction(tenant, work)
      if (count === at) throw dead()
      return result
    },
    exclusive: (name, work) => inner.exclusive(name, work),
    drop: (tenant) => inner.drop(tenant),
    export: () => inner.export(),
    prepare: () => inner.prepare(),
    replace: (rows) => inner.replace(rows),
    trouble: () => inner.trouble(),
    close: () => inner.close(),
  }
}

/** Does each task at its instant, and counts how often it did; a task with tries is told outside on the way. */
export const counting: DueSource = async ({ tx, until }) =>
  (await tx.list(tasks))
    .filter(({ doc }) => doc.at <= until)
    .map(({ id, doc }) => {
      const run = (own: Transaction): Promise<void> => count(own, id)
      const due = { at: doc.at, rule: 'TOY-A-001', effect: 'done', subject: id }
      return doc.tries === undefined ? { ...due, run } : { ...due, attempt: async () => ({ effect: 'told', run }) }
    })

async function count(tx: Transaction, id: string): Promise<void> {
  const before = Number((await tx.get(notes, id))?.text ?? 0)
  await tx.delete(tasks, id)
  await tx.put(notes, id, { text: String(before + 1) })
}

const collections = [tenantCollection, rootCollection, madeMoves, notes, tasks]

/** An empty store for some tenants, each with these tasks. */
export async function storeWith(slugs: readonly string[], toDo: readonly Task[]): Promise<Store> {
  const store = await openMemoryStore({ collections, guard: needsTenant })
  const { tenants } = await upon(store)
  for (const slug of slugs)
    await tenants.create({ slug, name: slug }, async (tx) => {
      for (const task of toDo) await tx.put(tasks, task.name, task)
    })
  await tenants.saveRoot({ ...tenants.root, starts: 1 })
  return store
}

/** The tenants that a store holds, as after a start, with real time at a standstill. */
export async function upon(
  store: Store,
  source: DueSource = counting,
): Promise<{ tenants: Tenants; timekeeping: Finishing; said: string[] }> {
  const time = { now: () => START }
  const tenants = new Tenants({ store, time })
  await tenants.load()
  const said: string[] = []
  const log = {
    effect: () => undefined,
    warn: (message: string) => void said.push(message),
    fault: ({ exchange }: { exchange: string }) => void said.push(exchange),
  }
  return { tenants, said, timekeeping: { tenants, time, sources: [source], log } }
}

/** Takes in a state of these rows, as `PUT /state` does. */
export async function takeIn(
  rows: readonly StateRow[],
  { store, tenants }: { store: Store; tenants: Tenants },
): Promise<void> {
  const any = (): boolean => true
  const text = Readable.from([Buffer.from(JSON.stringify({ format: 2, versions: {}, pepper: 'p', rows }))])
  const state = await takeInState(text, {
    store,
    pepper: 'p',
    validateHead: any,
    validateRow: any,
    collections: collections.map((collection) => ({ ...collection, validate: any })),
    states: [],
    limits: STATE_LIMITS,
    room: new MemoryRoom(),
  })
  await state.putInPlace(tenants)
  state.release()
}

/** How often each task was done in a tenant. */
export async function countsOf(store: Store, slug: string): Promise<string[]> {
  return (await store.reader(slug).list(notes)).map(({ id, doc }) => `${id} ${doc.text}`).toSorted()
}
