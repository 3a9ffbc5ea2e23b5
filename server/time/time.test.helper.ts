import type { TimeSource } from '../platform/clock.ts'
import { type Duration, parseDuration } from '../platform/iso-duration.ts'
import { openMemoryStore } from '../store/memory/memory-store.ts'
import type { Collection, Store } from '../store/port.ts'
import { needsTenant, type Tenant, tenantCollection } from '../tenancy/tenant.ts'
import { rootCollection, Tenants } from '../tenancy/tenants.ts'
import type { DueSource } from './due.ts'
import type { Effect } from './effect.ts'
import type { Timekeeping } from './journey.ts'

export const START = Date.UTC(2026, 4, 19)
export const MINUTE = 60_000
export const HOUR = 60 * MINUTE

/** A toy's own record: what is to be done, and when. Its run closes it. */
export interface Task {
  readonly at: number
  readonly name: string
  readonly tries?: number
}

export const tasks: Collection<Task> = { name: 'tasks', indexes: {} }
export const notes: Collection<{ text: string }> = { name: 'notes', indexes: {} }

export interface TimeFixture {
  readonly timekeeping: Timekeeping
  readonly tenants: Tenants
  readonly tenant: Tenant
  readonly store: Store
  /** Real time, which stands still unless the test moves it. */
  readonly time: { at: number }
  /** What the log was told, across all moves. */
  readonly logged: Effect[]
  readonly enter: (task: Task) => Promise<void>
  readonly notesOf: () => Promise<string[]>
}

export async function timeFixture(...sources: DueSource[]): Promise<TimeFixture> {
  const time = { at: START }
  const source: TimeSource = { now: () => time.at }
  const store = await openMemoryStore({
    collections: [tenantCollection, rootCollection, notes, tasks],
    guard: needsTenant,
  })
  const tenants = new Tenants({ store, time: source })
  const tenant = await tenants.create({ slug: 'acme', name: 'Acme' }, async () => {})
  const logged: Effect[] = []
  return {
    timekeeping: {
      tenants,
      sources,
      time: source,
      log: { effect: (effect) => void logged.push(effect), fault: () => undefined },
    },
    tenants,
    tenant,
    store,
    time,
    logged,
    enter: (task) => store.transaction('acme', (tx) => tx.put(tasks, task.name, task)),
    notesOf: async () => (await store.reader('acme').list(notes)).map(({ doc }) => doc.text),
  }
}

export function by(text: string): Duration {
  const duration = parseDuration(text)
  if (!duration) throw new Error(`${text} is no duration`)
  return duration
}

/** Each as minutes from the start, and its effect. */
export function told(effects: readonly Effect[]): string[] {
  return effects.map(({ at, effect }) => `${(Date.parse(at) - START) / MINUTE} ${effect}`)
}
