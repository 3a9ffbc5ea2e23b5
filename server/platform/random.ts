import { createHash, randomBytes } from 'node:crypto'
import type { Instant } from './clock.ts'

/** Chance comes in through here and nowhere else. */
export interface Random {
  /** The next `count` bytes; valid until the caller changes them. */
  bytes(count: number): Buffer
}

const POOL = 4096

/** Unpredictable bytes of the operating system, drawn a pool at a time. */
export function systemRandom(): Random {
  return pooled(() => randomBytes(POOL))
}

/** The same bytes for the same seed: SHA-256 over seed and counter. Not for secrets of real value. */
export function seededRandom(seed: string): Random {
  let block = 0
  return pooled(() => {
    const blocks: Buffer[] = []
    for (let size = 0; size < POOL; size += 32) {
      blocks.push(createHash('sha256').update(`${seed}\n${block++}`).digest())
    }
    return Buffer.concat(blocks)
  })
}

function pooled(refill: () => Buffer): Random {
  let pool: Buffer = Buffer.alloc(0)
  return {
    bytes(count) {
      while (pool.length < count) pool = pool.length === 0 ? refill() : Buffer.concat([pool, refill()])
      const drawn = pool.subarray(0, count)
      pool = pool.subarray(count)
      return drawn
    },
  }
}

const BASE62 = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'

export function base62(random: Random, length: number): string {
  let text = ''
  while (text.length < length) {
    // 248 = 4 × 62: higher bytes are passed over, so that every letter is equally likely.
    for (const byte of random.bytes(length - text.length)) if (byte < 248) text += BASE62[byte % 62]
  }
  return text
}

export function hex(random: Random, length: number): string {
  return random
    .bytes(Math.ceil(length / 2))
    .toString('hex')
    .slice(0, length)
}

export function digits(random: Random, length: number): string {
  let text = ''
  while (text.length < length) {
    for (const byte of random.bytes(length - text.length)) if (byte < 250) text += String(byte % 10)
  }
  return text
}

export function uuidV4(random: Random): string {
  const bytes = Buffer.from(random.bytes(16))
  return formatUuid(bytes, 4)
}

/** Time-ordered (RFC 9562): the first 48 bits are the instant in milliseconds. */
export function uuidV7(random: Random, now: Instant): string {
  const bytes = Buffer.from(random.bytes(16))
  // The format has no room for a clock that was put before 1970.
  bytes.writeUIntBE(Math.max(0, now), 0, 6)
  return formatUuid(bytes, 7)
}

/** The same id for the same name (RFC 9562, version 8, from SHA-256): no chance in it. */
export function uuidOfName(name: string): string {
  return formatUuid(createHash('sha256').update(name).digest().subarray(0, 16), 8)
}

function formatUuid(bytes: Buffer, version: number): string {
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | (version << 4)
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const text = bytes.toString('hex')
  return `${text.slice(0, 8)}-${text.slice(8, 12)}-${text.slice(12, 16)}-${text.slice(16, 20)}-${text.slice(20)}`
}
