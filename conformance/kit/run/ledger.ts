import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { SuiteError } from './suite-error.ts'

/** Which of the accounts that a run was given. */
export type Owner = 'main' | 'second'

/** A key that a run is about to make or has made on a target that remembers. */
export interface LedgerEntry {
  readonly what: 'key'
  /** `intent` stands before the call, `made` or `refused` after it, `gone` once it is revoked; `kept` is left to a later run. */
  readonly state: 'intent' | 'made' | 'kept' | 'refused' | 'gone'
  readonly caseId: string
  /** Only its own account can revoke a key. */
  readonly owner: Owner
  /** Its label: ours, and recognisable. */
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
  /** The account that made the key with this id in this run, or in the one that planted it; undefined for any other key. */
  ownerOf(id: string): Owner | undefined
  close(): void
}

/** Keeps the ledger in memory alone when there is no path. */
export function openLedger(path: string | undefined): Ledger {
  const entries: LedgerEntry[] = []
  let file: number | undefined
  const descriptor = (): number | undefined => {
    if (path === undefined) return undefined
    try {
      return (file ??= openSync(path, 'a', 0o600))
    } catch (error) {
      throw new SuiteError(
        `the ledger ${path} cannot be written: ${error instanceof Error ? error.message : String(error)}`,
      )
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
      const gone = new Set(entries.flatMap(({ state, id }) => (state === 'gone' && id !== undefined ? [id] : [])))
      const made = entries.filter(({ state, id }) => state === 'made' && id !== undefined && !gone.has(id))
      const unanswered = entries.filter(
        ({ state, name }, index) =>
          state === 'intent' &&
          !entries.slice(index + 1).some((later) => later.name === name && later.state !== 'intent'),
      )
      return [...made, ...unanswered]
    },
    ownerOf: (id) => entries.find((entry) => entry.id === id)?.owner,
    close() {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}
