import type { StateRow } from './port.ts'
import type { State } from './state.ts'
import { StoreError } from './store-error.ts'
import { preparePut, type Put } from './write.ts'

/** Checks a row that comes from outside, and prepares it. Throws a `StoreError` that says which row it was. */
export function prepareRow(state: State, row: StateRow, index: number): Put {
  const { tenant, collection, id, doc }: Record<keyof StateRow, unknown> = row ?? {}
  if (!isName(tenant) || !isName(collection) || !isName(id) || typeof doc !== 'object' || doc === null) {
    throw new StoreError({
      trouble: 'misuse',
      message: `Row ${index} of the state is not { tenant, collection, id, doc }.`,
      remedy: 'Correct the row; nothing was replaced.',
    })
  }
  return preparePut(state.collectionOf(collection), id, doc)
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && value !== ''
}
