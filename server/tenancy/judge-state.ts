import { sayProblem } from '../platform/describe-schema-error.ts'
import { ROOT, type StateRow, type StoredCollection } from '../store/port.ts'
import {
  bringUpToDate,
  describeNewer,
  findNewer,
  NEWER_REMEDY,
  type ServiceState,
  type StateVersions,
  UnfitDocument,
} from './state-versions.ts'
import { madeMoves } from './stored-move.ts'
import { tenantCollection } from './tenant.ts'
import { rootCollection } from './tenants.ts'
import type { WholeState } from './whole-state.ts'

/** A state that this sandbox cannot take in; the message names the place. */
export class BadState extends Error {
  /** `foreign`: well-formed, but made under another pepper or by a later version. */
  readonly trouble: 'malformed' | 'foreign'

  constructor(trouble: BadState['trouble'], message: string) {
    super(message)
    this.name = 'BadState'
    this.trouble = trouble
  }
}

/** What a state has to fit in with. */
export interface Present {
  /** Fingerprint of the pepper. */
  readonly pepper: string
  readonly collections: readonly StoredCollection[]
  /** In which shape each service stores. */
  readonly states: readonly ServiceState[]
}

/**
 * Checks that every row is one that later readers can rely on. Returns the rows in today's
 * shape. Throws a BadState.
 */
export function judgeState({ pepper, versions, rows: sent }: WholeState, present: Present): readonly StateRow[] {
  if (pepper !== present.pepper) {
    throw new BadState(
      'foreign',
      'pepper: this state was made under another pepper, so none of its keys would work here; start both sandboxes with the same NUNTIQ_KIT_PEPPER',
    )
  }
  const rows = inTodaysShape(sent, { versions, services: present.states })
  const known = new Map(present.collections.map((collection) => [collection.name, collection]))
  const tenants = new Set(
    rows.filter(({ collection }) => collection === tenantCollection.name).map(({ tenant }) => tenant),
  )
  const seen = new Set<string>()
  for (const [index, row] of rows.entries()) {
    const place = `rows[${index}]`
    judgeRow(row, { place, tenants, known })
    const name = [row.tenant, row.collection, row.id].join('\n')
    if (seen.has(name)) {
      throw malformed(`${place} is another document '${row.id}' of ${row.collection} in tenant '${row.tenant}'`)
    }
    seen.add(name)
  }
  for (const state of present.states) {
    const conflict = state.findConflict?.(rows)
    if (conflict !== undefined) throw malformed(conflict)
  }
  return rows
}

function inTodaysShape(
  rows: readonly StateRow[],
  { versions, services }: { versions: StateVersions | undefined; services: readonly ServiceState[] },
): readonly StateRow[] {
  const newer = findNewer(versions, services)
  if (newer)
    throw new BadState('foreign', `versions.${newer.name}: this state ${describeNewer(newer)}. ${NEWER_REMEDY}`)
  try {
    return bringUpToDate(rows, { versions, services })
  } catch (error) {
    throw error instanceof UnfitDocument ? malformed(error.message) : error
  }
}

function judgeRow(
  { tenant, collection, id, doc }: StateRow,
  {
    place,
    tenants,
    known,
  }: { place: string; tenants: ReadonlySet<string>; known: ReadonlyMap<string, StoredCollection> },
): void {
  const declared = known.get(collection)
  if (!declared) {
    throw malformed(`${place}.collection '${collection}' is not known; there are ${[...known.keys()].join(', ')}`)
  }
  if (!belongs({ collection, tenant })) {
    throw malformed(`${place}.tenant '${tenant}' cannot hold a document of ${collection}`)
  }
  if (tenant !== ROOT && !tenants.has(tenant)) {
    throw malformed(`${place}.tenant '${tenant}' has no row of its own in ${tenantCollection.name}`)
  }
  if (!declared.validate(doc)) throw malformed(`${place}.doc: ${sayProblem(declared.validate.errors)}`)
  const expected = declared.idOf?.(doc as never)
  if (expected !== undefined && id !== expected) {
    throw malformed(`${place}.id must be '${expected}', as its document says`)
  }
  if (collection === tenantCollection.name && 'slug' in doc && doc.slug !== tenant) {
    throw malformed(`${place}.doc: slug must be '${tenant}', as the row says`)
  }
}

/** Moves of all clocks are remembered beside the root document, those of one tenant with the tenant. */
function belongs({ collection, tenant }: Pick<StateRow, 'collection' | 'tenant'>): boolean {
  if (collection === madeMoves.name) return true
  return (collection === rootCollection.name) === (tenant === ROOT)
}

function malformed(message: string): BadState {
  return new BadState('malformed', message)
}
