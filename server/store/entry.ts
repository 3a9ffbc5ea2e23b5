import type { Entry } from './port.ts'
import { docOf, type Held } from './row.ts'

/** The one place where a stored document gets back the type under which it was put. */
export function typed<Doc extends object>(held: Held): Readonly<Doc> {
  return docOf(held) as Readonly<Doc>
}

export function entryOf<Doc extends object>({ tenant, id, held }: { tenant: string; id: string; held: Held }): Entry<Doc> {
  return { tenant, id, doc: typed<Doc>(held) }
}
