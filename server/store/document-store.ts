import type { Soon } from '../platform/soon.ts'
import type { Low } from 'lowdb'
import { entryOf } from './entry.ts'
import { exportedRows } from './exported-rows.ts'
import { Gate } from '../platform/gate.ts'
import { Lanes } from './lanes.ts'
import type { Recorder } from './recorder.ts'
import type {
  Collection,
  Entry,
  ExportedRow,
  Guard,
  Reader,
  Replacement,
  StateRow,
  Store,
  Transaction,
} from './port.ts'
import { type Look, ScopeReader } from './scope-reader.ts'
import { StagedTransaction } from './staged-transaction.ts'
import type { State } from './state.ts'
import { addRow, givenTwice } from './add-row.ts'
import { Turns } from '../platform/turns.ts'
import { StoreError, withRemedy } from './store-error.ts'

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
    return new ScopeReader((look) => this.#look(look), tenant)
  }

  locate<Doc extends object>(collection: Collection<Doc>, index: string, value: string): Soon<Entry<Doc>[]> {
    return this.#look({
      read: (state) => state.locate(collection, index, value),
      isSettled: (state, rows) => state.areSettled(collection, rows),
      show: (rows) => rows.map(entryOf<Doc>),
    })
  }

  async transaction<T>(tenant: string, work: (tx: Transaction) => Soon<T>): Promise<T> {
    const entering = this.#enter(tenant)
    if (entering !== undefined) await entering
    let outcome: T
    let round: number
    let isDurable = false
    try {
      round = this.#recorder.rounds
      const tx = new StagedTransaction(this.#low.data, tenant)
      outcome = await work(tx)
      await this.#guard?.(tenant, tx)
      const writes = tx.finish()
      if (writes.length > 0 && this.#recorder.failure !== undefined) await this.#recorder.recover(this.#low.data)
      this.#recorder.check(round)
      if (writes.length > 0) this.#recorder.record({ tenant, writes }, this.#low.data.change(tenant, writes))
      else isDurable = !tx.hasReadUnsettled
    } finally {
      this.#leave(tenant)
    }
    if (!isDurable) await this.#durable(round)
    return outcome
  }

  exclusive<T>(name: string, work: () => Promise<T>): Promise<T> {
    return this.#leases.run(name, work)
  }

  async drop(tenant: string): Promise<void> {
    await this.#enter(tenant)
    let round: number
    try {
      if (this.#recorder.failure !== undefined) await this.#recorder.recover(this.#low.data)
      round = this.#recorder.rounds
      this.#recorder.record({ tenant, drop: true }, this.#low.data.drop(tenant))
    } finally {
      this.#leave(tenant)
    }
    await this.#durable(round)
  }

  export(): AsyncIterable<ExportedRow> {
    // Taken now, and shown only where none of it can be taken back any more.
    const frozen = this.#look({
      read: (state) => state.frozen(),
      isSettled: (state) => state.isSettled(),
      show: (rows) => rows,
    })
    return exportedRows(Promise.resolve(frozen))
  }

  prepare(): Replacement {
    const state = this.#low.data.empty()
    let weight = 0
    return {
      get weight() {
        return weight
      },
      add: async (row) => {
        const added = addRow(state, row)
        weight += added ?? 0
        return added !== undefined
      },
      // Only now do others wait: however long it took to make the state, work went on in the old one.
      commit: () =>
        this.#gate.alone(async () => {
          this.#open()
          if (this.#recorder.failure !== undefined) await this.#recorder.recover(this.#low.data)
          await this.#recorder.replace(state)
          this.#low.data = state
          await this.#low.write()
        }),
    }
  }

  async replace(rows: Iterable<StateRow> | AsyncIterable<StateRow>): Promise<void> {
    const { add, commit } = this.prepare()
    const turns = new Turns(SLICE)
    for await (const row of rows) {
      if (!(await add(row))) throw givenTwice(row)
      await turns.after(1)
    }
    await commit()
  }

  async trouble(): Promise<string | undefined> {
    if (this.#closing === undefined) await this.#recorder.look().catch(() => undefined)
    if (this.#recorder.failure !== undefined) await this.#recorder.recover(this.#low.data).catch(() => undefined)
    const { failure } = this.#recorder
    return failure && withRemedy(failure)
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#gate.alone(() => this.#recorder.close(this.#low.data)))
  }

  // The gate comes first: whoever has passed it is finished before the state is replaced or closed.
  // So work must not wait for another transaction: a replacement that came in between would stop both.
  #enter(tenant: string): Promise<void> | undefined {
    const admitted = this.#gate.enter()
    return admitted === undefined ? this.#enterScope(tenant) : admitted.then(() => this.#enterScope(tenant))
  }

  #enterScope(tenant: string): Promise<void> | undefined {
    if (this.#closing !== undefined) this.#gate.leave()
    this.#open()
    return this.#scopes.enter(tenant)
  }

  #leave(tenant: string): void {
    this.#scopes.leave(tenant)
    this.#gate.leave()
  }

  #open(): void {
    if (this.#closing === undefined) return
    throw new StoreError({ trouble: 'closed', message: 'The store is closed.', remedy: 'Open it again.' })
  }

  /**
   * What is read may still be taken back: it is shown once it is durable, and looked for anew where it never will
   * be. It is seldom waited for, as what most requests read (keys, inboxes) is seldom written.
   */
  #look<Found, Shown>(look: Look<Found, Shown>): Soon<Shown> {
    const { data } = this.#low
    const found = look.read(data)
    const shown = look.show(found)
    return look.isSettled(data, found) ? shown : this.#onceDurable(shown, look)
  }

  async #onceDurable<Found, Shown>(shown: Shown, look: Look<Found, Shown>): Promise<Shown> {
    return (await this.#low.write().then(yes, no)) ? shown : this.#look(look)
  }

  async #durable(round: number): Promise<void> {
    this.#recorder.check(round)
    if (!this.#recorder.settled) await this.#low.write()
  }
}

const yes = (): boolean => true
const no = (): boolean => false
