import { type SequenceDoc, sequences, type StateRow } from '../../store/port.ts'
import { type Invoice, INVOICE_IDS, invoices, SOURCE_DOCUMENT_IDS } from './invoice.ts'

/**
 * What no schema can say of a whole state: where a sequence would give a number that one of the invoices has. Rows have
 * been judged one by one. Undefined when there is no such place.
 */
export function findLaggingSequence(rows: readonly StateRow[]): string | undefined {
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
      if (value < least) {
        return `rows[${index}].doc: ${number} would be given a second time, for sequence '${sequence}' of tenant '${tenant}' stands at ${value}; it must be at least ${least}`
      }
    }
  }
  return undefined
}
