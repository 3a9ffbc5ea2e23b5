import { Low, Memory } from 'lowdb'
import { DocumentStore } from '../document-store.ts'
import type { Recorder } from '../recorder.ts'
import type { Guard, Store } from '../port.ts'
import { collectionsByName, State } from '../state.ts'
import type { AnyCollection } from '../write.ts'

/** Nothing outlives the process: lowdb's `write` hands the state to its `Memory`, and there is no more to keep. */
const forgetful: Recorder = {
  rounds: 0,
  failure: undefined,
  check: () => undefined,
  look: async () => undefined,
  recover: async () => undefined,
  record: (_change, pending) => pending.settle(),
  settled: false,
  replace: async () => undefined,
  close: async () => undefined,
}

/** A store that keeps nothing on disk (`--ephemeral`, tests). */
export async function openMemoryStore({
  collections,
  guard,
}: {
  collections: readonly AnyCollection[]
  guard?: Guard
}): Promise<Store> {
  const low = new Low<State>(new Memory<State>(), new State(collectionsByName(collections)))
  await low.read()
  return new DocumentStore({ low, recorder: forgetful, guard })
}
