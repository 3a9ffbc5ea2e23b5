import type { JournalRecord, RecordedWrite } from './journal-line.ts'
import type { State } from '../state.ts'
import { StoreError } from '../store-error.ts'
import { prepareStored, type Write } from '../write.ts'

/** Takes what a line says into the state. Throws a `StoreError` that names the place when a document does not fit. */
export function takeIn(state: State, record: JournalRecord, place: string): void {
  if (record.kind === 'drop') state.drop(record.tenant).settle()
  if (record.kind !== 'writes') return
  try {
    state.apply(
      record.tenant,
      record.writes.map((write) => storedWrite(state, write)),
    )
  } catch (cause) {
    throw new StoreError({
      trouble: 'format',
      message: `${place}: a document of tenant "${record.tenant}" does not fit this version of the program.`,
      remedy: 'Use the version of the program that wrote the folder, or another folder. Nothing was changed.',
      cause,
    })
  }
}

function storedWrite(state: State, { collection, id, doc, ...text }: RecordedWrite): Write {
  const home = state.collectionOf(collection)
  return doc === null ? { collection: home, id, text: null } : prepareStored(home, { id, doc, ...text })
}
