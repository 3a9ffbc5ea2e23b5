interface Entry<Item> {
  readonly letters: Buffer
  readonly item: Item
}

/** Finds words in bytes without making strings of what is none: most names and words mean nothing here. */
export class WordTable<Item> {
  readonly #width: number
  /** By first byte and length. */
  readonly #entries: (Entry<Item>[] | undefined)[] = []

  constructor(items: Iterable<readonly [string, Item]>) {
    const entries = [...items].map(([word, item]) => ({ letters: Buffer.from(word, 'latin1'), item }))
    this.#width = 1 + Math.max(...entries.map(({ letters }) => letters.length))
    for (const entry of entries) {
      const slot = (entry.letters[0] ?? 0) * this.#width + entry.letters.length
      this.#entries[slot] = [...(this.#entries[slot] ?? []), entry]
    }
  }

  find(bytes: Buffer, from: number, to: number): Item | undefined {
    if (to - from >= this.#width) return undefined
    const entries = this.#entries[(bytes[from] ?? 0) * this.#width + to - from]
    return entries?.find(({ letters }) => isAt(bytes, from, letters))?.item
  }
}

function isAt(bytes: Buffer, from: number, letters: Buffer): boolean {
  for (let at = 1; at < letters.length; at += 1) if (bytes[from + at] !== letters[at]) return false
  return true
}
