// Small arithmetic on measurements.

export function median(values) {
  const sorted = values.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Median of the ratios of pairs that were measured next to each other: noise hits both of a pair. */
export function pairedRatio(left, right) {
  return median(left.map((value, index) => value / right[index]))
}

export const MB = 1024 * 1024
