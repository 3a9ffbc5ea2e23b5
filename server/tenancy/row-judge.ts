import { describeSchemaError } from '../platform/describe-schema-error.ts'
import type { Validator } from '../platform/validator.ts'
import { ROOT, type StateRow, type StoredCollection } from '../store/port.ts'
import { malformed } from './bad-state.ts'
import type { SentRow, ServiceState, StateJudge } from './state-versions.ts'
import { madeMoves } from './stored-move.ts'
import { tenantCollection } from './tenant.ts'
import { rootCollection } from './tenants.ts'

/** What the rows of a state have to fit in with. */
export interface RowRules {
  /** Of a row as it is sent, whatever its document is. */
  readonly validateRow: Validator
  readonly collections: readonly StoredCollection[]
  readonly states: readonly ServiceState[]
}

/** Checks one after another that the rows of a state are such as later readers can rely on. */
export class RowJudge {
  readonly #validateRow: Validator
  readonly #known: ReadonlyMap<string, StoredCollection>
  readonly #judges: readonly StateJudge[]
  readonly #tenants = new Set<string>()
  /** The first row of each tenant whose own row has not come yet. */
  readonly #foreign = new Map<string, string>()

  constructor({ validateRow, collections, states }: RowRules) {
    this.#validateRow = validateRow
    this.#known = new Map(collections.map((collection) => [collection.name, collection]))
    this.#judges = states.flatMap(({ judge }) => judge?.() ?? [])
  }

  /** What was sent, as a row of any document. Throws a BadState. */
  readRow(value: unknown, place: string): StateRow {
    if (this.#validateRow(value)) return value as StateRow
    const { errors } = this.#validateRow
    const { path, message } = describeSchemaError(errors)
    throw malformed(
      errors?.[0]?.instancePath === '' && errors[0].keyword === 'type'
        ? `${place} must be an object`
        : `${place}.${path} ${message}`,
    )
  }

  /** Judges a row in today's shape. Throws a BadState. */
  look(row: SentRow): void {
    const place = placeOf(row)
    const { tenant, collection } = row
    const declared = this.#known.get(collection)
    if (!declared) {
      throw malformed(
        `${place}.collection '${collection}' is not known; there are ${[...this.#known.keys()].join(', ')}`,
      )
    }
    if (!belongs(row)) {
      throw malformed(`${place}.tenant '${tenant}' cannot hold a document of ${collection}`)
    }
    judgeDocument(row, { declared, place })
    if (collection === tenantCollection.name) {
      this.#tenants.add(tenant)
      this.#foreign.delete(tenant)
    } else if (tenant !== ROOT && !this.#tenants.has(tenant) && !this.#foreign.has(tenant)) {
      this.#foreign.set(tenant, place)
    }
    for (const judge of this.#judges) {
      const conflict = judge.look(row, place)
      if (conflict !== undefined) throw malformed(`${place}.doc: ${conflict}`)
    }
  }

  /** To be called behind the last row. Throws a BadState. */
  conclude(): void {
    for (const [tenant, place] of this.#foreign) {
      throw malformed(`${place}.tenant '${tenant}' has no row of its own in ${tenantCollection.name}`)
    }
    for (const judge of this.#judges) {
      const conflict = judge.conclude()
      if (conflict !== undefined) throw malformed(conflict)
    }
  }
}

/** Where a row was sent. One that was not sent is named by its document, for its place would lead astray. */
export function placeOf({ place, tenant, collection, id }: SentRow): string {
  return place ?? `document '${id}' of ${collection} in tenant '${tenant}', made while the state was brought up to date`
}

/** Moves of all clocks are remembered beside the root document, those of one tenant with the tenant. */
function belongs({ collection, tenant }: StateRow): boolean {
  if (collection === madeMoves.name) return true
  return (collection === rootCollection.name) === (tenant === ROOT)
}

function judgeDocument(
  { tenant, collection, id, doc }: StateRow,
  { declared, place }: { declared: StoredCollection; place: string },
): void {
  if (!declared.validate(doc)) {
    const { path, message } = describeSchemaError(declared.validate.errors)
    throw malformed(`${place}.doc: ${path} ${message}`)
  }
  const expected = declared.idOf?.(doc as never)
  if (expected !== undefined && id !== expected) {
    throw malformed(`${place}.id must be '${expected}', as its document says`)
  }
  if (collection === tenantCollection.name && 'slug' in doc && doc.slug !== tenant) {
    throw malformed(`${place}.doc: slug must be '${tenant}', as the row says`)
  }
}
