import type { Instant } from '../platform/clock.ts'

/** A tenant may go through more credentials than it ever holds at a time: of so many it is told when they were used. */
export const MOST_LAST_USES = 10_000

/**
 * When each credential was last used, by its id: told in listings, not worth a write for every request. Of those that
 * were used longest ago it is forgotten.
 */
export class LastUses {
  readonly #uses = new Map<string, Instant>()

  set(id: string, at: Instant): void {
    // Entered anew, so that the map is in the order of use.
    this.#uses.delete(id)
    this.#uses.set(id, at)
    if (this.#uses.size <= MOST_LAST_USES) return
    for (const oldest of this.#uses.keys()) {
      this.#uses.delete(oldest)
      break
    }
  }

  get(id: string): Instant | undefined {
    return this.#uses.get(id)
  }
}
