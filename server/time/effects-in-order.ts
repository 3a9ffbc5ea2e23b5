import type { Effect } from './effect.ts'

/** Of several tenants, in order of virtual time. ISO times of one format sort as they stand. */
export function inOrder(effects: readonly Effect[]): Effect[] {
  return effects.toSorted((left, right) => (left.at < right.at ? -1 : left.at > right.at ? 1 : 0))
}
