import type { StateRow, Store } from '../store/port.ts'
import { ROOT } from '../store/port.ts'
import { type ServiceState, type StateVersions, versionsOf } from './state-versions.ts'
import { SELF, tenantCollection, type TenantDoc } from './tenant.ts'
import { rootCollection, type RootDoc, type Tenants } from './tenants.ts'

/** Everything that a sandbox keeps but attachments' bytes: what is exported, imported and kept in checkpoints. */
export interface WholeState {
  /** 1: before there were `versions`. */
  readonly format: 1 | 2
  /** Of what each service stores; one that is not named is version 1. */
  readonly versions?: StateVersions
  /** Fingerprint of the pepper that the hashes were made with. */
  readonly pepper: string
  readonly rows: readonly StateRow[]
}

export async function takeState({
  store,
  states,
  pepper,
}: {
  store: Store
  states: readonly ServiceState[]
  pepper: string
}): Promise<WholeState> {
  return { format: 2, versions: versionsOf(states), pepper, rows: await store.export() }
}

/** The state as JSON, piece by piece: as one text it might be longer than a text can be. */
export function* stateText({ rows, ...about }: WholeState): Generator<string> {
  let piece = `${JSON.stringify(about).slice(0, -1)},"rows":[`
  for (const [index, row] of rows.entries()) {
    piece += `${index === 0 ? '' : ','}\n${JSON.stringify(row)}`
    if (piece.length > PIECE) {
      yield piece
      piece = ''
    }
  }
  yield `${piece}\n]}\n`
}

const PIECE = 1 << 16

/** Puts a state that was judged in place of the present one, clocks included. */
export async function putState(
  { store, tenants }: { store: Store; tenants: Tenants },
  rows: readonly StateRow[],
): Promise<void> {
  await tenants.whileNoneIsMade(async () => {
    await store.replace(withNextStart(rows, tenants.root))
    await tenants.load()
  })
}

/** Counts as a start: a seeded tenant that wakes up must not repeat the ids that its state holds. */
function withNextStart(rows: readonly StateRow[], present: RootDoc): StateRow[] {
  const isRoot = ({ tenant, collection }: StateRow): boolean => tenant === ROOT && collection === rootCollection.name
  const root = (rows.find(isRoot)?.doc as RootDoc | undefined) ?? beyondMovesOf(rows, present)
  return [
    ...rows.filter((row) => !isRoot(row)),
    { tenant: ROOT, collection: rootCollection.name, id: SELF, doc: { ...root, starts: root.starts + 1 } },
  ]
}

/** For a state that brings no root document: no tenant of it may seem to have made a move that is still to come. */
function beyondMovesOf(rows: readonly StateRow[], { pending_move: _pending, ...present }: RootDoc): RootDoc {
  const made = rows.flatMap(({ collection, doc }) =>
    collection === tenantCollection.name ? [(doc as TenantDoc).global_moves ?? 0] : [],
  )
  return { ...present, global_moves: made.reduce((most, each) => Math.max(most, each), present.global_moves ?? 0) }
}
