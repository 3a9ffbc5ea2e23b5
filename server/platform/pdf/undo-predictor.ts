import type { Budget } from './budget.ts'
import type { Filter } from './decode-stream.ts'

/** Undoes the PNG predictors, in which each row names its own. 1 is none; 2, TIFF's, is not read. */
export function undoPredictor(bytes: Buffer, filter: Filter, budget: Budget): Buffer | undefined {
  if (filter.predictor <= 1) return bytes
  const step = Math.ceil((filter.colors * filter.bits) / 8)
  const width = Math.ceil((filter.columns * filter.colors * filter.bits) / 8)
  if (!(filter.predictor >= 10 && width >= 1 && step >= 1)) return undefined
  const rows = Math.ceil(bytes.length / (width + 1))
  budget.read(2 * bytes.length + rows)
  // Memory is taken for what is there, not for the width that the file claims.
  const plain = Buffer.alloc(Math.max(bytes.length - rows, 0))
  for (let row = 0; row < rows; row += 1) {
    const kind = bytes[row * (width + 1)] ?? 0
    if (kind > 4) return undefined
    const from = row * width
    const until = Math.min(from + width, plain.length)
    // What stands above and to the left of the first bytes is zero.
    const above = row === 0 ? plain.length : from - width
    for (let to = from; to < until; to += 1) {
      const inside = to - from >= step
      const left = inside ? (plain[to - step] ?? 0) : 0
      const up = plain[above + to - from] ?? 0
      const corner = inside ? (plain[above + to - from - step] ?? 0) : 0
      plain[to] = (bytes[to + row + 1] ?? 0) + guess(kind, left, up, corner)
    }
  }
  return plain
}

function guess(kind: number, left: number, up: number, corner: number): number {
  switch (kind) {
    case 1:
      return left
    case 2:
      return up
    case 3:
      return (left + up) >> 1
    case 4:
      return paeth(left, up, corner)
    default:
      return 0
  }
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}
