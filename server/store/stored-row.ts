import { PackedText } from './packed-text.ts'

/** A stored document. Rows are shared by the table and its indexes and are changed in place. */
export interface StoredRow {
  /** Order of creation, over all scopes. */
  readonly serial: number
  readonly tenant: string
  readonly id: string
  held: Held
  /** Writes to it that are not durable yet. */
  unsettled: number
  /** False once deleted: a snapshot that is on its way may still come across the row. */
  live: boolean
}

/** A document at rest: JSON text of a bulk collection, else the deep-frozen object itself. */
export type Held = PackedText | Readonly<object>

export function docOf(held: Held): object {
  return held instanceof PackedText ? (JSON.parse(held.toString()) as object) : held
}

export function textOf(held: Held): string {
  return held instanceof PackedText ? held.toString() : JSON.stringify(held)
}

/** Freezes a tree that was just parsed: what the store returns is never to be changed in place. */
export function deepFreeze<T extends object>(tree: T): T {
  for (const branch of Object.values(tree)) {
    if (typeof branch === 'object' && branch !== null) deepFreeze(branch as object)
  }
  return Object.freeze(tree)
}
