import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { SuiteError } from './suite-error.ts'

/** What a run is about to make or has made on a target that remembers. */
export interface LedgerEntry {
  readonly what: 'key' | 'invoice'
  /** `intent` stands before the call, `made` and `gone` after it. */
  readonly state: 'intent' | 'made' | 'gone'
  readonly caseId: string
  /** The label of a key or the number of an invoice: ours, and recognisable. */
  readonly name: string
  /** Under which the target knows it, once it does. Never a secret. */
  readonly id?: string
}

/**
 * Append-only, and on disk before the call it speaks of: whatever happens to the run, a person can
 * see what it made. Only what stands here is ever cleaned up.
 */
export interface Ledger {
  readonly path: string | undefined
  note(entry: LedgerEntry): void
  /** Keys that were made and are not known to be gone. */
  leftKeys(): readonly LedgerEntry[]
  close(): void
}

/** Keeps the ledger in memory alone when there is no path, as for a sandbox's own tenants. */
export function openLedger(path: string | undefined): Ledger {
  const entries: LedgerEntry[] = []
  let file: number | undefined
  const descriptor = (): number | undefined => {
    if (path === undefined) return undefined
    try {
      return (file ??= openSync(path, 'a', 0o600))
    } catch (error) {
      throw new SuiteError(`the ledger ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return {
    path,
    note(entry) {
      const open = descriptor()
      if (open !== undefined) {
        writeSync(open, `${JSON.stringify(entry)}\n`)
        fsyncSync(open)
      }
      entries.push(entry)
    },
    leftKeys() {
      const gone = new Set(entries.filter(({ state }) => state === 'gone').map(({ id }) => id))
      return entries.filter(({ what, state, id }) => what === 'key' && state === 'made' && id !== undefined && !gone.has(id))
    },
    close() {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}
