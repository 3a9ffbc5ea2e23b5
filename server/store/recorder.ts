import type { Pending } from './pending.ts'
import type { State } from './state.ts'
import type { Write } from './write.ts'

/** What happened to one scope, in one go. */
export type Change =
  { readonly tenant: string; readonly writes: readonly Write[] } | { readonly tenant: string; readonly drop: true }

/**
 * Keeps what happens to the state. lowdb's adapter has two verbs, `read` the whole and `write` the
 * whole; a recorder is told each change as well, so that `write` has only to bring out what is new.
 *
 * Where that fails, everything that is not durable is taken back, and `rounds` counts on: whoever has
 * read or written since an earlier round must not go on with it.
 */
export interface Recorder {
  readonly rounds: number
  /** Why nothing can be written at present. */
  readonly failure: Error | undefined
  /** Throws the reason for which what was read or written since that round has been taken back. */
  check(round: number): void
  /** Finds out whether what is kept is still there; where it is not, that is a failure. */
  look(): Promise<void>
  /** Tries whether writing works again. `state` is the whole of what was kept. Rejects with the reason where it does not. */
  recover(state: State): Promise<void>
  /** Notes a change that memory already shows. It is durable once the next `Low.write()` resolves. */
  record(change: Change, pending: Pending): void
  /** True when nothing recorded is waiting to become durable. */
  readonly settled: boolean
  /** Makes `state` the whole of what is kept, at once: a crash leaves the old or the new. */
  replace(state: State): Promise<void>
  close(state: State): Promise<void>
}
