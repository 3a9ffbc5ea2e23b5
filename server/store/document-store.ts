import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Low } from 'lowdb'
import { entryOf } from './entry.ts'
import { Gate } from '../platform/gate.ts'
import { Lanes } from './lanes.ts'
import type { Recorder } from './recorder.ts'
import type { Collection, Entry, Guard, Reader, StateRow, Store, Transaction } from './port.ts'
import { docOf } from './stored-row.ts'
import { ScopeReader } from './scope-reader.ts'
import { StagedTransaction } from './staged-transaction.ts'
import type { State } from './state.ts'
import { prepareRow } from './prepare-row.ts'
import { StoreError } from './store-error.ts'
import type { AnyCollection } from './write.ts'

/** Documents handled before others get a turn, where the whole state is walked. */
const SLICE = 500

/** The store: a state in memory (lowdb's `data`), changed in one go and then written (lowdb's `write`). */
export class DocumentStore implements Store {
  readonly #low: Low<State>
  readonly #recorder: Recorder
  readonly #guard: Guard | undefined
  readonly #gate = new Gate()
  readonly #scopes = new Lanes()
  readonly #leases = new Lanes()
  #closing: Promise<void> | undefined

  constructor({ low, recorder, guard }: { low: Low<State>; recorder: Recorder; guard: Guard | undefined }) {
    this.#low = low
    this.#recorder = recorder
    this.#guard = guard
  }

  reader(tenant: string): Reader {
    return new ScopeReader((collection, read) => this.#look(read, collection), tenant)
  }

  async locate<Doc extends object>(collection: Collection<Doc>, index: string, value: string): Promise<Entry<Doc>[]> {
    return this.#look((state) => state.locate(collection, index, value).map(entryOf<Doc>), collection)
  }

  async transaction<T>(tenant: string, work: (tx: Transaction) => Promise<T>): Promise<T> {
    const [result, round] = await this.#within(tenant, async () => {
      const { rounds } = this.#recorder
      const tx = new StagedTransaction(this.#low.data, tenant)
      const outcome = await work(tx)
      await this.#guard?.(tenant, tx)
      const writes = tx.finish()
      if (writes.length > 0 && this.#recorder.failure !== undefined) await this.#recorder.recover()
      this.#recorder.check(rounds)
      if (writes.length > 0) this.#recorder.record({ tenant, writes }, this.#low.data.change(tenant, writes))
      return [outcome, rounds] as const
    })
    await this.#durable(round)
    return result
  }

  async exclusive<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.#leases.run(name, work)
  }

  async drop(tenant: string): Promise<void> {
    const round = await this.#within(tenant, async () => {
      if (this.#recorder.failure !== undefined) await this.#recorder.recover()
      const { rounds } = this.#recorder
      this.#recorder.record({ tenant, drop: true }, this.#low.data.drop(tenant))
      return rounds
    })
    await this.#durable(round)
  }

  async export(): Promise<StateRow[]> {
    const held = await this.#look((state) => [...state.rows()])
    const rows: StateRow[] = []
    for (const { tenant, collection, id, held: document } of held) {
      rows.push({ tenant, collection, id, doc: docOf(document) })
      if (rows.length % SLICE === 0) await nextTurn()
    }
    return rows
  }

  async replace(rows: readonly StateRow[]): Promise<void> {
    await this.#gate.alone(async () => {
      this.#open()
      const state = this.#low.data.empty()
      for (const [index, row] of rows.entries()) {
        state.apply(row.tenant, [prepareRow(state, row, index)])
        if (index % SLICE === SLICE - 1) await nextTurn()
      }
      await this.#recorder.replace(state)
      this.#low.data = state
      await this.#low.write()
    })
  }

  async trouble(): Promise<string | undefined> {
    if (this.#recorder.failure !== undefined) await this.#recorder.recover().catch(() => undefined)
    return this.#recorder.failure?.message
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#gate.alone(() => this.#recorder.close(this.#low.data)))
  }

  // The gate comes first: whoever has passed it is finished before the state is replaced or closed.
  // So work must not wait for another transaction: a replacement that came in between would stop both.
  #within<T>(tenant: string, work: () => Promise<T>): Promise<T> {
    return this.#gate.pass(async () => {
      this.#open()
      return this.#scopes.run(tenant, work)
    })
  }

  #open(): void {
    if (this.#closing === undefined) return
    throw new StoreError({ trouble: 'closed', message: 'The store is closed.', remedy: 'Open it again.' })
  }

  /**
   * What is read may still be taken back: it is shown once it is durable, and looked for anew where it never will
   * be. It is seldom waited for, as what most requests read (keys, inboxes) is seldom written.
   */
  async #look<T>(read: (state: State) => T, collection?: AnyCollection): Promise<T> {
    for (;;) {
      const { data } = this.#low
      const found = read(data)
      if (data.isSettled(collection)) return found
      if (await this.#low.write().then(yes, no)) return found
    }
  }

  async #durable(round: number): Promise<void> {
    this.#recorder.check(round)
    if (!this.#recorder.settled) await this.#low.write()
  }
}

const yes = (): boolean => true
const no = (): boolean => false
