import type { Collection } from './port.ts'
import { PackedText } from './packed-text.ts'
import { deepFreeze, type Held } from './stored-row.ts'
import { messageOf, StoreError } from './store-error.ts'

/** A collection whose kind of document is not known here. */
export type AnyCollection = Collection<never>

/** For each index of the collection, the values under which a document is to be found. */
export type Keys = readonly { readonly index: string; readonly values: readonly string[] }[]

/** A document about to be stored: everything that can fail has been done. */
export interface Put {
  readonly collection: AnyCollection
  readonly id: string
  /** Written once, used for the journal and (bulk) for memory. Empty when it comes from the journal. */
  readonly text: string
  readonly held: Held
  readonly keys: Keys
}

export interface Removal {
  readonly collection: AnyCollection
  readonly id: string
  readonly text: null
}

export type Write = Put | Removal

export function keysOf(collection: AnyCollection, doc: object): Keys {
  return Object.entries(collection.indexes).map(([index, valuesOf]) => ({ index, values: valuesOf(doc as never) }))
}

/**
 * Prepares a document from a file, where `text` is how it stands there, if that is known. One that is kept as text and
 * found by its id alone is never parsed.
 */
export function prepareStored(collection: AnyCollection, { id, doc, text }: StoredDocument): Put {
  const keys = Object.keys(collection.indexes).length === 0 ? [] : keysOf(collection, doc())
  const held = collection.bulk === true ? new PackedText(text ?? JSON.stringify(doc())) : deepFreeze(doc())
  return { collection, id, text: '', held, keys }
}

interface StoredDocument {
  readonly id: string
  readonly doc: () => object
  readonly text?: string
}

/**
 * Prepares a document, which is plain JSON. The caller may change its object afterwards.
 * Throws a `StoreError` when the document cannot be written as a JSON object or an index rejects it.
 */
export function preparePut(collection: AnyCollection, id: string, doc: object): Put {
  try {
    if (typeof id !== 'string' || id === '') throw new TypeError('the id is not a text or is empty')
    const text: unknown = JSON.stringify(doc)
    if (typeof text !== 'string' || !text.startsWith('{')) throw new TypeError('the document is not a JSON object')
    if (collection.bulk === true) {
      return { collection, id, text, held: new PackedText(text), keys: keysOf(collection, doc) }
    }
    const held = deepFreeze(JSON.parse(text) as object)
    return { collection, id, text, held, keys: keysOf(collection, held) }
  } catch (cause) {
    throw new StoreError({
      trouble: 'misuse',
      message: `Cannot store document ${JSON.stringify(id)} of collection "${collection.name}": ${messageOf(cause)}`,
      remedy: 'Correct the document; nothing of its transaction was stored.',
      cause,
    })
  }
}
