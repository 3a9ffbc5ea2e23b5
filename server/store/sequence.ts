import type { Collection } from './port.ts'

/** How far a sequence has been counted. */
export interface SequenceDoc {
  readonly value: number
}

/**
 * The store's own collection, in every scope: a document a sequence, under its name. A number that
 * was given away is a document like any other, so it is exported, imported and dropped with the scope.
 */
export const sequences: Collection<SequenceDoc> = { name: 'sequences', indexes: {} }
