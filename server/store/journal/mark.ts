/** A place in a journal up to which it is known to have been written. */
export interface Mark {
  /** Of the journal. */
  readonly number: number
  /** Changes before it in this file. */
  readonly changes: number
  /** Where the line before it ends. */
  readonly bytes: number
  /** That line's check sum. */
  readonly sum: string
}

/** The mark in a record, or `undefined` when it is none. */
export function markIn(json: unknown): Mark | undefined {
  if (typeof json !== 'object' || json === null) return undefined
  const { number, changes, bytes, sum } = json as Record<string, unknown>
  if (typeof number !== 'number' || typeof changes !== 'number') return undefined
  return typeof bytes === 'number' && typeof sum === 'string' ? { number, changes, bytes, sum } : undefined
}
