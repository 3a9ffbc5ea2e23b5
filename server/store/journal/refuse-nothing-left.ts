import { join } from 'node:path'
import type { Damage } from './read-records.ts'
import type { State } from '../state.ts'
import { StoreError } from '../store-error.ts'

/** A folder of which nothing can be read is not taken for a fresh one. */
export function refuseNothingLeft(
  folder: string,
  { damage, state }: { damage: readonly Damage[]; state: State },
): void {
  const lost = damage.find((each) => each.lost)
  if (lost === undefined || !state.rows()[Symbol.iterator]().next().done) return
  throw new StoreError({
    trouble: 'folder',
    message: `Nothing of what was kept in ${folder} can be read. ${join(folder, lost.file)}: ${lost.message}`,
    remedy: 'Put it back from a copy, or delete it to start afresh. Nothing was changed.',
  })
}
