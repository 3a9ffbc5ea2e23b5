import type { Fact } from './blocks.ts'
import { cleanText } from './clean-text.ts'
import { labelOf } from './field-labels.ts'
import type { Fields } from './invoice-view.ts'

/** The named fields that were sent, labelled, in the given order. */
export function factsOf(fields: Fields, names: readonly string[]): Fact[] {
  return names
    .map((name) => ({ label: labelOf(name), value: cleanText(fields[name]) }))
    .filter((fact) => fact.value !== '')
}
