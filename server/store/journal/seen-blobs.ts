const MOST = 10_000

/** Which files are likely to be there: those that were written last. One that comes again unseen is written anew. */
export class SeenBlobs {
  readonly #names = new Set<string>()

  has(name: string): boolean {
    return this.#names.has(name)
  }

  add(name: string): void {
    this.#names.add(name)
    if (this.#names.size <= MOST) return
    for (const oldest of this.#names) return void this.#names.delete(oldest)
  }
}
