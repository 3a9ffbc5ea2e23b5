import { inflateSync, constants } from 'node:zlib'
import type { Budget } from './budget.ts'
import { undoPredictor } from './undo-predictor.ts'

/** A filter of a stream with its parameters, as numbers. */
export interface Filter {
  readonly name: string
  readonly predictor: number
  readonly columns: number
  readonly colors: number
  readonly bits: number
}

export type Decoded =
  /** `whole`: false where it broke off. */
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly whole: boolean }
  /** `tooLarge`: not for what it is but for what it would cost. */
  | { readonly kind: 'undecodable'; readonly why: string; readonly tooLarge?: boolean }

/** More than documents have; each costs a pass over the bytes. */
const MOST_FILTERS = 8

/** To begin with a filter costs about as much time as reading this many bytes. */
const COST_OF_FILTER = 2048

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
  let whole = true
  if (filters.length > MOST_FILTERS) return undecodable(`uses more than ${MOST_FILTERS} filters`)
  for (const filter of filters) {
    const decode = decoders[filter.name]
    if (decode === undefined) return undecodable('uses a filter that is not read here')
    const decoded = decode(bytes, budget)
    if (decoded.kind === 'undecodable') return decoded
    budget.decode(decoded.bytes.length)
    budget.read(COST_OF_FILTER + decoded.bytes.length / 4)
    const plain = undoPredictor(decoded.bytes, filter, budget)
    if (plain === undefined) return undecodable('uses a predictor that is not read here')
    bytes = plain
    whole &&= decoded.whole
  }
  return { kind: 'bytes', bytes, whole }
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

/** Bytes that one compressed byte can stand for. */
const MOST_INFLATED = 1032

function inflate(encoded: Buffer, budget: Budget): Decoded {
  const whole = inflateBy(encoded, budget, constants.Z_FINISH)
  // A stream that breaks off yields what there is of it, as it does in readers.
  const part = whole === undefined ? inflateBy(encoded, budget, constants.Z_SYNC_FLUSH) : whole
  return part ?? undecodable(DAMAGED)
}

const DAMAGED = 'is damaged where it is compressed'

/** Undefined where the bytes break off and all of them are asked for. */
function inflateBy(encoded: Buffer, budget: Budget, finishFlush: number): Decoded | undefined {
  const room = budget.room
  try {
    const bytes = inflateSync(encoded, { maxOutputLength: Math.max(room, 1), chunkSize: CHUNK, finishFlush })
    return { kind: 'bytes', bytes, whole: finishFlush === constants.Z_FINISH }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'Z_BUF_ERROR') return undefined
    // How much was decoded before it failed is not told, so the most that it can have been is charged.
    budget.decode(Math.min(room, MOST_INFLATED * encoded.length))
    if (error instanceof RangeError) return tooLarge(room)
    return undecodable(DAMAGED)
  }
}

function fromHex(encoded: Buffer, budget: Budget): Decoded {
  const used = upTo(encoded, '>', budget)
  if (used.length > budget.room) return tooLarge(budget.room)
  budget.read(2 * used.length)
  const digits = used.toString('latin1').replace(/[\0\t\n\f\r ]+/g, '')
  if (/[^0-9a-f]/i.test(digits)) return undecodable('is damaged where it is written in hexadecimal')
  const bytes = Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex')
  return { kind: 'bytes', bytes, whole: used.length < encoded.length }
}

/** The bytes before a mark, or, where it does not come, a few more than there is room for. */
function upTo(encoded: Buffer, mark: string, budget: Budget): Buffer {
  const near = encoded.subarray(0, Math.max(budget.room, 0) + CHUNK)
  const end = near.indexOf(mark)
  return end < 0 ? near : near.subarray(0, end)
}

function fromAscii85(encoded: Buffer, budget: Budget): Decoded {
  const used = upTo(encoded, '~>', budget)
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
  return { kind: 'bytes', bytes: bytes.subarray(0, length), whole: used.length < encoded.length }
}
