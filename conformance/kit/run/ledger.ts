import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { SuiteError } from './suite-error.ts'

/** A thing that a run is about to make or has made on a target that remembers. */
export interface LedgerEntry {
  /** Such as `key`. */
  readonly what: string
  /** `intent` stands before the call, `made` or `refused` after it, `gone` once it is taken away; `kept` is left to a later run. `misunderstood`: made, and the answer gave no id. */
  readonly state: 'intent' | 'made' | 'misunderstood' | 'kept' | 'refused' | 'gone'
  readonly caseId: string
  /** Which of the lent accounts it belongs to: only that one can take it away. */
  readonly owner: string
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
  /** What was made, or may have been, and is not known to be gone; each once. */
  open(): readonly LedgerEntry[]
  /** What this run leaves to a later one. */
  kept(): readonly LedgerEntry[]
  /** The account that made the thing with this id in this run, or in the one that planted it; undefined for any other. */
  ownerOf(id: string): string | undefined
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
    open() {
      const gone = new Set(entries.flatMap(({ state, id }) => (state === 'gone' && id !== undefined ? [id] : [])))
      const made = entries.filter(({ state, id }) => state === 'made' && id !== undefined && !gone.has(id))
      const unanswered = entries.filter(
        ({ state, name }, index) =>
          (state === 'intent' || state === 'misunderstood') &&
          !entries.slice(index + 1).some((later) => later.name === name && later.state !== 'intent'),
      )
      return [...made, ...unanswered]
    },
    kept: () => entries.filter(({ state }) => state === 'kept'),
    ownerOf: (id) => entries.find((entry) => entry.id === id)?.owner,
    close() {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}
