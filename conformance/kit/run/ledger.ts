import { closeSync, fsyncSync, openSync, writeSync } from 'node:fs'
import { messageOf } from '../message-of.ts'
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
  /** Throws a SuiteError when an intent cannot be written: then nothing may be made. What was done already is kept in any case. */
  note(entry: LedgerEntry): void
  /** What was made, or may have been, and is not known to be gone; each once. */
  open(): readonly LedgerEntry[]
  /** What this run leaves to a later one. */
  kept(): readonly LedgerEntry[]
  /** The account that made the thing with this id in this run, or in the one that planted it; undefined for any other. */
  ownerOf(id: string): string | undefined
  /** Its label; undefined for what this run does not know. */
  nameOf(id: string): string | undefined
  /** Why the file does not hold all of it; undefined where it does. */
  readonly problem: string | undefined
  close(): void
}

/** Keeps the ledger in memory alone when there is no path. Without `mask` its lines are written as they are. */
export function openLedger(path: string | undefined, mask: (text: string) => string = (text) => text): Ledger {
  const entries: LedgerEntry[] = []
  let file: number | undefined
  let problem: string | undefined
  const write = (entry: LedgerEntry): void => {
    if (path === undefined) return
    try {
      file ??= openSync(path, 'a', 0o600)
      writeSync(file, `${mask(JSON.stringify(entry))}\n`)
      fsyncSync(file)
    } catch (error) {
      problem = `the ledger ${path} cannot be written: ${messageOf(error)}`
      throw new SuiteError(problem)
    }
  }
  return {
    path,
    get problem() {
      return problem
    },
    note(entry) {
      if (entry.state === 'intent') write(entry)
      entries.push(entry)
      if (entry.state === 'intent') return
      try {
        write(entry)
      } catch {
        // It has happened at the target, and the clean-up knows of it from memory; the run tells of the file.
      }
    },
    open() {
      const gone = new Set(entries.flatMap(({ state, id }) => (state === 'gone' && id !== undefined ? [id] : [])))
      const made = entries.filter(({ state, id }) => state === 'made' && id !== undefined && !gone.has(id))
      const nameless = entries.filter(
        ({ state, name }, index) =>
          (state === 'intent' || state === 'misunderstood') &&
          !entries.slice(index + 1).some((later) => later.name === name && later.state !== 'intent'),
      )
      return [...made, ...nameless]
    },
    nameOf: (id) => entries.find((entry) => entry.id === id)?.name,
    kept: () => entries.filter(({ state }) => state === 'kept'),
    ownerOf: (id) => entries.find((entry) => entry.id === id)?.owner,
    close() {
      if (file !== undefined) closeSync(file)
      file = undefined
    },
  }
}
