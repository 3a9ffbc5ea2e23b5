import type { Resources } from '../../service.ts'
import type { Collection } from '../../store/port.ts'
import type { Tenant } from '../../tenancy/tenant.ts'
import { ControlError } from '../../control/control-error.ts'

/** A document and the tenant that it belongs to. */
export interface Found<Doc> {
  readonly tenant: Tenant
  readonly doc: Readonly<Doc>
}

/** Finds a document by an id that is unique across tenants. Throws a ControlError 404 that names it by its `noun`. */
export async function findById<Doc extends object>(
  { store, tenants }: Pick<Resources, 'store' | 'tenants'>,
  wanted: { collection: Collection<Doc>; index: string; id: string; noun: string },
): Promise<Found<Doc>> {
  const { collection, index, id, noun } = wanted
  for (const { tenant: slug, doc } of await store.locate(collection, index, id)) {
    const tenant = tenants.get(slug)
    if (tenant) return { tenant, doc }
  }
  throw notFound({ noun, id })
}

/** As it is answered where the document is found to be gone later, in the transaction. */
export function notFound({
  noun,
  id,
  within,
}: {
  noun: string
  id: string
  within?: Tenant | undefined
}): ControlError {
  return new ControlError(404, `there is no ${noun} ${id.slice(0, 100)}${within ? ` in ${within.slug}` : ''}`)
}
