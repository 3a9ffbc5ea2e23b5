import { inflateSync, constants } from 'node:zlib'
import type { Budget } from './budget.ts'

/** A filter of a stream with its parameters, as numbers. */
export interface Filter {
  readonly name: string
  readonly predictor: number
  readonly columns: number
  readonly colors: number
  readonly bits: number
}

export type Decoded =
  | { readonly kind: 'bytes'; readonly bytes: Buffer }
  /** `tooLarge`: not for what it is but for what it would cost. */
  | { readonly kind: 'undecodable'; readonly why: string; readonly tooLarge?: boolean }

type Decode = (encoded: Buffer, budget: Budget) => Decoded

const decoders: Readonly<Record<string, Decode>> = {
  FlateDecode: inflate,
  Fl: inflate,
  ASCIIHexDecode: fromHex,
  AHx: fromHex,
  ASCII85Decode: fromAscii85,
  A85: fromAscii85,
}

/**
 * Takes a stream's filters off, one after the other. `encoded` may go on behind the stream: each of
 * these filters knows its own end, and a hostile file lies about lengths.
 */
export function decodeStream(encoded: Buffer, filters: readonly Filter[], budget: Budget): Decoded {
  let bytes = encoded
  for (const filter of filters) {
    const decode = decoders[filter.name]
    if (decode === undefined) return undecodable('uses a filter that is not read here')
    const decoded = decode(bytes, budget)
    if (decoded.kind === 'undecodable') return decoded
    budget.decode(decoded.bytes.length)
    budget.read(decoded.bytes.length / 4)
    const plain = undoPredictor(decoded.bytes, filter)
    if (plain === undefined) return undecodable('uses a predictor that is not read here')
    bytes = plain
  }
  return { kind: 'bytes', bytes }
}

function undecodable(why: string): Decoded {
  return { kind: 'undecodable', why }
}

function tooLarge(room: number): Decoded {
  const why = `decodes to more than the ${Math.ceil(Math.max(room, 0) / (1 << 20))} MB that are left for it`
  return { kind: 'undecodable', why, tooLarge: true }
}

/** Bytes of output per step: few enough steps, and little wasted on small streams. */
const CHUNK = 1 << 16

function inflate(encoded: Buffer, budget: Budget): Decoded {
  const room = budget.room
  try {
    const bytes = inflateSync(encoded, {
      maxOutputLength: Math.max(room, 1),
      chunkSize: CHUNK,
      // A stream that breaks off yields what there is of it, as it does in readers.
      finishFlush: constants.Z_SYNC_FLUSH,
    })
    return { kind: 'bytes', bytes }
  } catch (error) {
    // How much was decoded before it failed is not told, so all of it is charged.
    budget.decode(room)
    if (error instanceof RangeError) return tooLarge(room)
    return undecodable('is damaged where it is compressed')
  }
}

function fromHex(encoded: Buffer, budget: Budget): Decoded {
  const end = encoded.indexOf('>')
  const used = encoded.subarray(0, end < 0 ? encoded.length : end)
  if (used.length > budget.room) return tooLarge(budget.room)
  budget.read(used.length)
  const digits = used.toString('latin1').replace(/[\0\t\n\f\r ]+/g, '')
  if (/[^0-9a-f]/i.test(digits)) return undecodable('is damaged where it is written in hexadecimal')
  return { kind: 'bytes', bytes: Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex') }
}

function fromAscii85(encoded: Buffer, budget: Budget): Decoded {
  const end = encoded.indexOf('~>')
  const used = encoded.subarray(0, end < 0 ? encoded.length : end)
  // A single z stands for four bytes.
  if (4 * used.length > budget.room) return tooLarge(budget.room)
  budget.read(2 * used.length)
  const bytes = Buffer.alloc(4 * used.length + 4)
  let length = 0
  let digits = 0
  let group = 0
  for (const byte of used) {
    if (byte === 0 || byte === 9 || byte === 10 || byte === 12 || byte === 13 || byte === 32) continue
    if (byte === 0x7a && digits === 0) {
      length += 4
      continue
    }
    if (byte < 0x21 || byte > 0x75) return undecodable('is damaged where it is written in base 85')
    group = group * 85 + byte - 0x21
    digits += 1
    if (digits === 5) {
      length = bytes.writeUInt32BE(group % 2 ** 32, length)
      digits = 0
      group = 0
    }
  }
  if (digits > 1) {
    for (let missing = digits; missing < 5; missing += 1) group = group * 85 + 84
    bytes.writeUInt32BE(group % 2 ** 32, length)
    length += digits - 1
  }
  return { kind: 'bytes', bytes: bytes.subarray(0, length) }
}

/** Undoes the PNG predictors, in which each row names its own. 1 is none; 2, TIFF's, is not read. */
function undoPredictor(bytes: Buffer, filter: Filter): Buffer | undefined {
  if (filter.predictor <= 1) return bytes
  const step = Math.ceil((filter.colors * filter.bits) / 8)
  const width = Math.ceil((filter.columns * filter.colors * filter.bits) / 8)
  if (filter.predictor < 10 || width < 1 || step < 1) return undefined
  const rows = Math.ceil(bytes.length / (width + 1))
  // Memory is taken for what is there, not for the width that the file claims.
  const plain = Buffer.alloc(Math.max(bytes.length - rows, 0))
  for (let row = 0; row < rows; row += 1) {
    const kind = bytes[row * (width + 1)] ?? 0
    for (let column = 0; column < width; column += 1) {
      const to = row * width + column
      if (to >= plain.length) break
      const left = column < step ? 0 : (plain[to - step] ?? 0)
      const up = row === 0 ? 0 : (plain[to - width] ?? 0)
      const corner = column < step || row === 0 ? 0 : (plain[to - width - step] ?? 0)
      const guess = [0, left, up, (left + up) >> 1, paeth(left, up, corner)][kind]
      if (guess === undefined) return undefined
      plain[to] = ((bytes[row * (width + 1) + 1 + column] ?? 0) + guess) & 0xff
    }
  }
  return plain
}

function paeth(left: number, up: number, corner: number): number {
  const guess = left + up - corner
  const [toLeft, toUp, toCorner] = [Math.abs(guess - left), Math.abs(guess - up), Math.abs(guess - corner)]
  if (toLeft <= toUp && toLeft <= toCorner) return left
  return toUp <= toCorner ? up : corner
}
