/** No listed field has a name half as long. */
export const LONGEST_NAME = 64

/**
 * A name that somebody sent, as it is quoted and kept. It may be nearly as long as a body, and nothing may
 * search or store all of that.
 */
export function cutName(name: string): string {
  if (name.length <= LONGEST_NAME) return name
  // Copied: a mere slice would keep the whole name in memory.
  return `${Buffer.from(name.slice(0, LONGEST_NAME)).toString()}…`
}
