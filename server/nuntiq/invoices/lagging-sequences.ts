import { type SequenceDoc, sequences, type StateRow } from '../../store/port.ts'
import { type Invoice, INVOICE_IDS, invoices, SOURCE_DOCUMENT_IDS } from './invoice.ts'

/** The numbers of an invoice, and the sequences that they come from. */
export const NUMBERS = [
  { ...INVOICE_IDS, member: 'invoice_id' },
  { ...SOURCE_DOCUMENT_IDS, member: 'source_document_id' },
] as const

/** A sequence that would give out a number that an invoice has. */
export interface Lagging {
  readonly tenant: string
  readonly sequence: string
  readonly value: number
  /** What the sequence must stand at. */
  readonly least: number
  /** The highest number that it would give again, and where the invoice stands that has it. */
  readonly number: number
  readonly place: string
}

interface Highest extends Pick<Lagging, 'tenant' | 'sequence' | 'least' | 'number' | 'place'> {
  readonly name: string
}

/** Is shown the rows of a whole state one after another, and then tells which sequences have fallen behind. */
export class SequenceWatch {
  readonly #reached = new Map<string, number>()
  readonly #highest = new Map<string, Highest>()

  look({ tenant, collection, id, doc }: StateRow, place = ''): void {
    if (collection === sequences.name) this.#reached.set(nameOf(tenant, id), (doc as SequenceDoc).value)
    if (collection !== invoices.name) return
    const invoice = doc as Invoice
    for (const { sequence, first, member } of NUMBERS) {
      const name = nameOf(tenant, sequence)
      const number = invoice[member]
      if (number <= (this.#highest.get(name)?.number ?? -Infinity)) continue
      this.#highest.set(name, { name, tenant, sequence, number, least: number - first + 1, place })
    }
  }

  *lagging(): Generator<Lagging, undefined> {
    for (const { name, ...highest } of this.#highest.values()) {
      const value = this.#reached.get(name) ?? 0
      if (value < highest.least) yield { ...highest, value }
    }
  }
}

/**
 * The sequences that damage has set back, as they must be, so that no number is given twice; empty when
 * none has suffered.
 */
export async function liftedSequences(rows: AsyncIterable<StateRow>): Promise<StateRow[]> {
  const watch = new SequenceWatch()
  for await (const row of rows) watch.look(row)
  return Array.from(watch.lagging(), ({ tenant, sequence, least }) => {
    const doc: SequenceDoc = { value: least }
    return { tenant, collection: sequences.name, id: sequence, doc }
  })
}

function nameOf(tenant: string, sequence: string): string {
  return `${tenant}\n${sequence}`
}
