import type { ExportedRow, Store } from '../store/port.ts'
import { type ServiceState, type StateVersions, versionsOf } from './state-versions.ts'

/** Everything that a sandbox keeps but attachments' bytes: what is exported, imported and kept in checkpoints. */
export interface WholeState extends StateHead {
  /** As they were when the state was taken, whatever is written while they are read. */
  readonly rows: AsyncIterable<ExportedRow>
}

/** What a state says before its rows. */
export interface StateHead {
  /** 1: before there were `versions`. */
  readonly format: 1 | 2
  /** Of what each service stores; one that is not named is version 1. */
  readonly versions?: StateVersions
  /** Fingerprint of the pepper that the hashes were made with. */
  readonly pepper: string
}

export function takeState({
  store,
  states,
  pepper,
}: {
  store: Store
  states: readonly ServiceState[]
  pepper: string
}): WholeState {
  return { format: 2, versions: versionsOf(states), pepper, rows: store.export() }
}
