import { promisify } from 'node:util'
import { brotliDecompress, gunzip, inflate } from 'node:zlib'
import { messageOf } from '../message-of.ts'
import { type Header, headerOf } from './exchange.ts'
import { NoAnswer } from './no-answer.ts'

const CODINGS: Readonly<Record<string, (coded: Buffer, options: { maxOutputLength: number }) => Promise<Buffer>>> = {
  gzip: promisify(gunzip),
  'x-gzip': promisify(gunzip),
  deflate: promisify(inflate),
  br: promisify(brotliDecompress),
}
const LONGEST = 64 * 1024 * 1024

/**
 * The body as it was before a coding: who names no coding that he takes leaves the choice to the other side
 * (RFC 9110, 12.5.3), and what stands before a deployment likes to compress. Throws NoAnswer.
 */
export async function decodeBody(headers: readonly Header[], body: Buffer): Promise<Buffer> {
  const named = (headerOf(headers, 'Content-Encoding') ?? '').toLowerCase().split(',')
  let decoded = body
  for (const coding of named.map((each) => each.trim()).toReversed()) {
    const decode = Object.hasOwn(CODINGS, coding) ? CODINGS[coding] : undefined
    if (decode === undefined || decoded.length === 0) continue
    try {
      decoded = await decode(decoded, { maxOutputLength: LONGEST })
    } catch (error) {
      const said = isTooLong(error)
        ? `the answer is longer than ${LONGEST / 1024 / 1024} MB once its ${coding} is unpacked`
        : `the answer says that it is ${coding} and is not: ${messageOf(error)}`
      throw new NoAnswer('broken', said)
    }
  }
  return decoded
}

const isTooLong = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_BUFFER_TOO_LARGE'
