import { type SequenceDoc, sequences, type StateRow } from '../../store/port.ts'
import { type Invoice, INVOICE_IDS, invoices, SOURCE_DOCUMENT_IDS } from './invoice.ts'

/** A sequence that would give out a number that an invoice has. */
interface Lagging {
  /** Of the invoice among the rows. */
  readonly index: number
  readonly tenant: string
  readonly sequence: string
  readonly value: number
  /** What the sequence must stand at. */
  readonly least: number
  readonly number: number
}

/**
 * What no schema can say of a whole state: where a sequence would give a number that one of the invoices has. Rows have
 * been judged one by one. Undefined when there is no such place.
 */
export function findLaggingSequence(rows: readonly StateRow[]): string | undefined {
  const { done, value: lagging } = laggingSequences(rows).next()
  if (done) return undefined
  const { index, number, sequence, tenant, value, least } = lagging
  return `rows[${index}].doc: ${number} would be given a second time, for sequence '${sequence}' of tenant '${tenant}' stands at ${value}; it must be at least ${least}`
}

/**
 * The sequences that damage has set back, as they must be, so that no number is given twice; empty when
 * none has suffered.
 */
export function liftedSequences(rows: readonly StateRow[]): StateRow[] {
  const least = new Map<string, StateRow>()
  for (const { tenant, sequence, least: value } of laggingSequences(rows)) {
    const lifted = { tenant, collection: sequences.name, id: sequence, doc: { value } satisfies SequenceDoc }
    const present = least.get(`${tenant}\n${sequence}`)
    if (!present || (present.doc as SequenceDoc).value < value) least.set(`${tenant}\n${sequence}`, lifted)
  }
  return [...least.values()]
}

function* laggingSequences(rows: readonly StateRow[]): Generator<Lagging, undefined> {
  const reached = new Map<string, number>()
  for (const { tenant, collection, id, doc } of rows) {
    if (collection === sequences.name) reached.set(`${tenant}\n${id}`, (doc as SequenceDoc).value)
  }
  for (const [index, { tenant, collection, doc }] of rows.entries()) {
    if (collection !== invoices.name) continue
    const { invoice_id, source_document_id } = doc as Invoice
    for (const { number, sequence, first } of [
      { ...INVOICE_IDS, number: invoice_id },
      { ...SOURCE_DOCUMENT_IDS, number: source_document_id },
    ]) {
      const value = reached.get(`${tenant}\n${sequence}`) ?? 0
      const least = number - first + 1
      if (value < least) yield { index, tenant, sequence, value, least, number }
    }
  }
}
