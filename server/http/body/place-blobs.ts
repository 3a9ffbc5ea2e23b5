import type { InlineBlob } from './inline-blob.ts'

export interface Placeholders {
  readonly mark: string
  readonly blobs: readonly InlineBlob[]
}

/** Puts the blobs into a parsed value, where their placeholders are. Recurses as deep as the value is nested. */
export function placeBlobs(value: unknown, placeholders: Placeholders): unknown {
  if (typeof value === 'string') return blobFor(value, placeholders) ?? value
  if (Array.isArray(value)) {
    for (const [index, item] of value.entries()) {
      const placed = placeBlobs(item, placeholders)
      if (placed !== item) value[index] = placed
    }
  } else if (isRecord(value)) {
    for (const name of Object.keys(value)) {
      const placed = placeBlobs(value[name], placeholders)
      // A member called __proto__ is an own property here, so this cannot reach the prototype.
      if (placed !== value[name]) value[name] = placed
    }
  }
  return value
}

function blobFor(text: string, { mark, blobs }: Placeholders): InlineBlob | undefined {
  return text.startsWith(mark) ? blobs[Number(text.slice(mark.length))] : undefined
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
