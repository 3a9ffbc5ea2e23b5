import type { Entry } from './port.ts'
import { docOf, type Held } from './stored-row.ts'

/** The one place where a stored document gets back the type under which it was put. */
export function typed<Doc extends object>(held: Held): Readonly<Doc> {
  return docOf(held) as Readonly<Doc>
}

interface Stored {
  readonly tenant: string
  readonly id: string
  readonly held: Held
}

export function entryOf<Doc extends object>({ tenant, id, held }: Stored): Entry<Doc> {
  return { tenant, id, doc: typed<Doc>(held) }
}
