import { nextTurn } from '../platform/in-turns.ts'
import type { ExportedRow } from './port.ts'
import { PackedText } from './packed-text.ts'
import type { HeldRow } from './state.ts'
import { docOf, type Held, textOf } from './stored-row.ts'

/** Characters of documents that are handed out before others get a turn: a few milliseconds' work. */
const SLICE = 1 << 18
/** What a row costs besides its document, in characters. */
const ROW = 512

/**
 * Hands out rows one after another, in turns with others: a hundred callers who ask for the state at once share what a turn
 * has for long work.
 */
export async function* exportedRows(rows: Promise<Iterable<HeldRow>>): AsyncGenerator<ExportedRow, undefined> {
  const all = await rows
  await nextTurn()
  let handedOut = 0
  for (const row of all) {
    yield new RowOnItsWay(row)
    handedOut += ROW + (row.held instanceof PackedText ? row.held.bytes : ROW)
    if (handedOut < SLICE) continue
    handedOut = 0
    await nextTurn()
  }
}

/** Makes of the document what is asked for: its text for a file, the document itself for whoever looks into it. */
export class RowOnItsWay implements ExportedRow {
  readonly tenant: string
  readonly collection: string
  readonly id: string
  readonly #held: Held

  constructor({ tenant, collection, id, held }: HeldRow) {
    this.tenant = tenant
    this.collection = collection
    this.id = id
    this.#held = held
  }

  /** The document as a store holds it: another store may share it, for nobody changes it in place. */
  get held(): Held {
    return this.#held
  }

  get doc(): object {
    return docOf(this.#held)
  }

  get text(): string {
    return textOf(this.#held)
  }
}
