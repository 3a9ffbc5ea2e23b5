/**
 * A set of texts that are to be found in others. It reads a text once, however many needles there
 * are: a run learns some thousand spellings of secrets, and its record has megabytes.
 */
export interface Needles {
  /** Takes one more; shorter ones than HEAD are refused. */
  add(needle: string): void
  /** The text with `mask` in the place of every needle, and of what a cut has left of one before `CUT`. */
  replace(text: string, mask: string): string
}

/** Needles are sorted by their first letters. */
const HEAD = 8
const SLOTS = 1 << 16
/** Stands where a text was cut. */
const CUT = '…'

export function createNeedles(): Needles {
  const byHead = new Map<string, string[]>()
  // Says quickly that no needle can begin here, which is so almost everywhere.
  const begins = new Uint8Array(SLOTS)
  const slotAt = (text: string, at: number): number =>
    (text.charCodeAt(at) * 31 ** 3 +
      text.charCodeAt(at + 1) * 31 ** 2 +
      text.charCodeAt(at + 2) * 31 +
      text.charCodeAt(at + 3)) %
    SLOTS

  let longest = 0

  /** What stands before each cut may be the beginning of a needle. */
  const replaceCut = (text: string, mask: string): string => {
    if (!text.includes(CUT)) return text
    return text
      .split(CUT)
      .map((part, index, parts) => {
        if (index === parts.length - 1) return part
        for (let at = Math.max(0, part.length - longest); at + HEAD <= part.length; at++) {
          const rest = part.slice(at)
          if (byHead.get(rest.slice(0, HEAD))?.some((needle) => needle.startsWith(rest)))
            return part.slice(0, at) + mask
        }
        return part
      })
      .join(CUT)
  }

  return {
    add(needle) {
      longest = Math.max(longest, needle.length)
      if (needle.length < HEAD) throw new RangeError(`a needle must have at least ${HEAD} letters`)
      const head = needle.slice(0, HEAD)
      const held = byHead.get(head) ?? []
      if (held.includes(needle)) return
      // The longest first, or a needle inside another would leave the other's end behind.
      byHead.set(
        head,
        [...held, needle].toSorted((a, b) => b.length - a.length),
      )
      begins[slotAt(needle, 0)] = 1
    },
    replace(text, mask) {
      let replaced = ''
      let kept = 0
      for (let at = 0; at + HEAD <= text.length; at++) {
        if (begins[slotAt(text, at)] === 0) continue
        const needle = byHead.get(text.slice(at, at + HEAD))?.find((each) => text.startsWith(each, at))
        if (needle === undefined) continue
        replaced += text.slice(kept, at) + mask
        kept = at + needle.length
        at = kept - 1
      }
      return replaceCut(replaced + text.slice(kept), mask)
    },
  }
}
