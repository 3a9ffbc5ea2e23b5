import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { SuiteError } from './suite-error.ts'

/** What a run is about to make or has made on a target that remembers. */
export interface LedgerEntry {
  readonly what: 'key' | 'invoice'
  /** `intent` stands before the call, `made` or `refused` after it, `gone` once it is revoked. */
  readonly state: 'intent' | 'made' | 'refused' | 'gone'
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
  /** Keys that were made, or may have been, and are not known to be gone; each once. */
  openKeys(): readonly LedgerEntry[]
  /** Whether this run made the key with this id. */
  owns(id: string): boolean
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
    openKeys() {
      const keys = entries.filter(({ what }) => what === 'key')
      const gone = new Set(keys.flatMap(({ state, id }) => state === 'gone' && id !== undefined ? [id] : []))
      const made = keys.filter(({ state, id }) => state === 'made' && id !== undefined && !gone.has(id))
      const unanswered = keys.filter(({ state, name }, index) => state === 'intent' &&
        !keys.slice(index + 1).some((later) => later.name === name && later.state !== 'intent'))
      return [...made, ...unanswered]
    },
    owns: (id) => entries.some((entry) => entry.what === 'key' && entry.id === id),
    close() {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}
