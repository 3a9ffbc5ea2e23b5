/** What belongs to each key, both in the order in which they came. (Map.groupBy is not in Node 20.) */
export function groupBy<Each, Key>(items: readonly Each[], keyOf: (each: Each) => Key): Map<Key, Each[]> {
  const groups = new Map<Key, Each[]>()
  for (const each of items) {
    const key = keyOf(each)
    groups.set(key, [...(groups.get(key) ?? []), each])
  }
  return groups
}
