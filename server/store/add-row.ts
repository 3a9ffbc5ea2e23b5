import { RowOnItsWay } from './exported-rows.ts'
import { PackedText } from './packed-text.ts'
import type { StateRow } from './port.ts'
import type { State } from './state.ts'
import { StoreError } from './store-error.ts'
import { type AnyCollection, keysOf, preparePut, type Put } from './write.ts'

/**
 * Takes a row that comes from outside into a state in the making. Answers its weight, or undefined where a document has
 * its name already. Throws a `StoreError` that says what cannot be taken in.
 */
export function addRow(state: State, row: StateRow): number | undefined {
  const { tenant, collection, id, doc }: Record<keyof StateRow, unknown> = row ?? {}
  if (!isName(tenant) || !isName(collection) || !isName(id) || typeof doc !== 'object' || doc === null) {
    throw new StoreError({
      trouble: 'misuse',
      message: `A row of the state is not { tenant, collection, id, doc }: it has ${Object.keys(row ?? {}).join(', ') || 'nothing'}.`,
      remedy: REMEDY,
    })
  }
  const put = prepared(row, { collection: state.collectionOf(collection), id, doc })
  return state.add(tenant, put) ? weightOf(put) : undefined
}

/** A row that comes from a store was prepared when it went in there. */
function prepared(row: StateRow, { collection, id, doc }: { collection: AnyCollection; id: string; doc: object }): Put {
  const isHeldAlike = row instanceof RowOnItsWay && row.held instanceof PackedText === (collection.bulk === true)
  if (!isHeldAlike) return preparePut(collection, id, doc)
  return { collection, id, text: '', held: row.held, keys: keysOf(collection, doc) }
}

/** Bytes of a row, its names and its places in indexes, beside its document. */
const ROW = 500
/** An object takes so many times the bytes of its text. */
const OBJECT = 6

function weightOf({ text, held }: Put): number {
  if (held instanceof PackedText) return ROW + held.bytes
  // A single character beyond Latin-1 makes two bytes of each.
  const bytes = Buffer.byteLength(text) === text.length ? text.length : 2 * text.length
  return ROW + bytes * OBJECT
}

export function givenTwice({ tenant, collection, id }: StateRow): StoreError {
  return new StoreError({
    trouble: 'misuse',
    message: `Document ${JSON.stringify(id)} of "${collection}" in scope "${tenant}" is given twice.`,
    remedy: REMEDY,
  })
}

const REMEDY = 'Correct the row; nothing was replaced.'

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
