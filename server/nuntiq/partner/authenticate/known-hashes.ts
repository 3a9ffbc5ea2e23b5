const MOST = 256

/**
 * What the keys that are in use hash to: the hash under the pepper takes longer than many a rule. Only the hash is
 * remembered; whose key it is, and whether it is still good, is looked up each time.
 */
export class KnownHashes {
  readonly #byKey = new Map<string, string>()

  get(key: string): string | undefined {
    return this.#byKey.get(key)
  }

  /** Only of a key that is stored: whoever tries others must not push out those in use. */
  add(key: string, hash: string): void {
    if (this.#byKey.has(key)) return
    this.#byKey.set(key, hash)
    if (this.#byKey.size <= MOST) return
    for (const [oldest] of this.#byKey) return void this.#byKey.delete(oldest)
  }
}
