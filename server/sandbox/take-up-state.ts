import type { OwnResources } from './open-resources.ts'
import { StoreError } from '../store/store-error.ts'

/** Continues with what the store holds, or starts afresh where it holds nothing. Throws a StoreError where it is damaged. */
export async function takeUpState({
  resources,
  data,
  fresh,
}: {
  resources: Pick<OwnResources, 'store' | 'tenants'>
  /** The folder, as its user has named it. */
  data: string
  fresh: () => Promise<void>
}): Promise<void> {
  const { store, tenants } = resources
  const { found } = await tenants.load()
  if (found) return tenants.saveRoot({ ...tenants.root, starts: tenants.root.starts + 1 })
  // A world is made and replaced in one go, so what lacks its root document was damaged.
  for await (const _ of store.export()) throw lostRoot(data)
  return fresh()
}

function lostRoot(data: string): StoreError {
  return new StoreError({
    trouble: 'folder',
    message: `The state in ${data} has lost its root document, so the sandbox cannot continue from it; whatever else could be read is still there.`,
    remedy: 'Put the folder back from a copy, or delete it to start afresh.',
  })
}
