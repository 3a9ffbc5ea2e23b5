/** From here on, until the next anchor, an offset in the skeleton is that much further on in the body. */
export interface Anchor {
  readonly skeleton: number
  readonly source: number
}

const NEWLINE = 0x0a

export interface Source {
  readonly bytes: Buffer
  /** Where the text begins, behind a byte order mark. */
  readonly start: number
  readonly anchors: readonly Anchor[]
}

/** Line and column of an offset into the bytes, both from 1, as an editor that shows the body would count them. */
export function placeOf(offset: number, { bytes, start, anchors }: Source): string {
  const newline = offset === 0 ? -1 : bytes.lastIndexOf(NEWLINE, offset - 1)
  const lineStart = Math.max(start, newline + 1)
  const removed = shiftAt(offset, anchors) - shiftAt(lineStart, anchors)
  const column = characters(bytes.subarray(lineStart, offset)) + removed + 1
  return `line ${newlines(bytes.subarray(0, lineStart)) + 1}, column ${column}`
}

function shiftAt(offset: number, anchors: readonly Anchor[]): number {
  const anchor = anchors.findLast(({ skeleton }) => skeleton <= offset)
  return anchor ? anchor.source - anchor.skeleton : 0
}

export function newlines(bytes: Uint8Array): number {
  let count = 0
  for (let at = 0; at < bytes.length; at++) if (bytes[at] === NEWLINE) count++
  return count
}

/** Code points: every byte but the continuations of UTF-8. */
function characters(bytes: Uint8Array): number {
  let count = 0
  for (let at = 0; at < bytes.length; at++) if (((bytes[at] ?? 0) & 0xc0) !== 0x80) count++
  return count
}
