/**
 * The store's port: what the rest of the server may ask of storage, and what must be atomic.
 *
 * A document belongs to a tenant (its scope), a collection and an id. Whoever asks has to await the answer,
 * because a later implementation (PostgreSQL, for several replicas) answers over a socket; today's two
 * answer from memory, mostly at once. `store-contract.ts` is the test that each must pass.
 */

import type { Soon } from '../platform/soon.ts'
import type { Validator } from '../platform/validator.ts'

/** Scope of what belongs to no tenant: the list of tenants, the root clock. */
export const ROOT = '*'

/** Declares a collection. An API brings its own; the store knows none by name. */
export interface Collection<Doc extends object> {
  readonly name: string
  /** Secondary indexes: for each, the values under which a document is to be found. */
  readonly indexes: Readonly<Record<string, (doc: Doc) => readonly string[]>>
  /** Grows without bound: kept as text and parsed at each read, so that the heap stays flat. */
  readonly bulk?: boolean
}

/** A collection as its service declares it: the whole state is judged by it when it is taken in. */
export interface StoredCollection<Doc extends object = never> extends Collection<Doc> {
  readonly validate: Validator
  /** The id that a document goes by, where the document itself tells it. */
  readonly idOf?: (doc: Doc) => string
}

export interface Entry<Doc extends object> {
  readonly tenant: string
  readonly id: string
  readonly doc: Readonly<Doc>
}

export interface Page {
  /** Default: oldest first, in the order of creation. */
  readonly newestFirst?: boolean
  readonly limit?: number
  /** Continue behind this id. */
  readonly after?: string
}

/** Documents of one scope. What it returns is never to be changed in place. */
export interface Reader {
  get<Doc extends object>(collection: Collection<Doc>, id: string): Soon<Readonly<Doc> | undefined>
  /** Entries whose index holds exactly this value, oldest first. */
  find<Doc extends object>(collection: Collection<Doc>, index: string, value: string): Soon<Entry<Doc>[]>
  list<Doc extends object>(collection: Collection<Doc>, page?: Page): Soon<Entry<Doc>[]>
  count<Doc extends object>(collection: Collection<Doc>): Soon<number>
}

/** How far a sequence has been counted. */
export interface SequenceDoc {
  readonly value: number
}

/**
 * The port's own collection, in every scope: a document for each sequence, under its name. A number that
 * was given away is thus exported, imported and dropped with its scope like everything else.
 */
export const sequences: Collection<SequenceDoc> = { name: 'sequences', indexes: {} }

export interface Transaction extends Reader {
  /** How often something was written so far: whoever has read before knows whether it may have changed. */
  readonly writes: number
  put<Doc extends object>(collection: Collection<Doc>, id: string, doc: Doc): Soon<void>
  delete<Doc extends object>(collection: Collection<Doc>, id: string): Soon<void>
  /**
   * The next number of a sequence of this scope: 1, 2, 3 … It is durable with the transaction; a
   * transaction that throws has given no number away. Unlike a count, it repeats nothing that was deleted.
   */
  next(sequence: string): Soon<number>
}

/**
 * Asked at the end of each transaction that did not throw, with all that it has written in view. Where
 * this throws, nothing is stored and the transaction rejects with the same error.
 */
export type Guard = (tenant: string, tx: Reader) => Soon<void>

/** One document of the whole state, as imported and kept in checkpoints. */
export interface StateRow {
  readonly tenant: string
  readonly collection: string
  readonly id: string
  readonly doc: object
}

/** One document of the whole state on its way out. */
export interface ExportedRow extends StateRow {
  /** The document as JSON: what files and answers are made of, without reading it first. */
  readonly text: string
}

/** A whole state in the making, aside: nobody sees it and nobody waits for it before it is put in place. */
export interface Replacement {
  /** Takes in a document. False, and nothing is taken in, where there is one under its name already. Rejects as `put` does. */
  add(row: StateRow): Promise<boolean>
  /** Bytes of memory that it takes so far, by estimate. */
  readonly weight: number
  /** Puts what was added in the place of the whole state, at once and durably. To be called once, at the end. */
  commit(): Promise<void>
}

export interface Store {
  /** A view of one scope, outside any transaction. Shows nothing that a failing disk could still take back. */
  reader(tenant: string): Reader

  /** Looks through all scopes: a secret names its tenant, not the other way round. */
  locate<Doc extends object>(collection: Collection<Doc>, index: string, value: string): Soon<Entry<Doc>[]>

  /**
   * Runs `work` alone within its scope. Its writes become visible together, or, when it throws,
   * not at all. Resolves when everything that `work` wrote, and everything it read, is durable.
   * Where writing to disk fails, it rejects and nothing of it is ever shown; so does a transaction that ran at
   * that moment, for it may have read what is gone. The next one that writes tries whether it works again.
   */
  transaction<T>(tenant: string, work: (tx: Transaction) => Soon<T>): Promise<T>

  /**
   * Runs `work` while nobody else holds the same name: a lease for work that takes longer than a
   * transaction (the first of several equal submissions). Waiters go in order of arrival.
   */
  exclusive<T>(name: string, work: () => Promise<T>): Promise<T>

  /** Removes every document of a scope, at once and durably. */
  drop(tenant: string): Promise<void>

  /**
   * The whole state as it is at the moment of the call, whatever is written while it is read: ordered by creation
   * within each collection. Others get their turn while it is read.
   */
  export(): AsyncIterable<ExportedRow>

  /** Begins another state, to replace the whole: import, reset, return to a checkpoint. */
  prepare(): Replacement

  /** Replaces the whole state, at once and durably. Rejects, and replaces nothing, where a row cannot be taken in. */
  replace(rows: Iterable<StateRow> | AsyncIterable<StateRow>): Promise<void>

  /** Why nothing can be written at present, in words; undefined when all is well. Tries first whether it works again. */
  trouble(): Promise<string | undefined>

  /** Finishes what is in flight, then releases files and the lock. */
  close(): Promise<void>
}

/**
 * What services are handed of a store. They write through `Tenants.within` alone, so that what a transaction relies on,
 * the tenant first of all, is looked up in it.
 */
export type Lookup = Pick<Store, 'reader' | 'locate' | 'exclusive'>
