import { decodeStream } from './decode-stream.ts'
import type { Decoded, Filter } from './decode-stream.ts'
import { OffsetSet } from './object-index.ts'
import { readValue } from './parser.ts'
import type { DictionaryVisitor } from './parser.ts'
import type { PdfFile } from './pdf-file.ts'
import type { Stream } from './scan.ts'
import { isNumber, valuesOf } from './values.ts'
import type { Dictionary } from './values.ts'

export type ObjectStreamReading =
  /** `sound`: false where anything at all in it is not as it should be. */
  | { readonly kind: 'read'; readonly sound: boolean }
  | { readonly kind: 'broken' }
  | { readonly kind: 'undecodable'; readonly why: string }
  /** What it takes to read it is not known yet. */
  | { readonly kind: 'waits' }

/**
 * Reads the objects that a stream holds: all in their order, and then at each offset that its header
 * names and that began none of them.
 */
export function readObjectStream(
  file: PdfFile,
  stream: Stream,
  visitor: (object: number) => DictionaryVisitor,
): ObjectStreamReading {
  const count = numberOf(file, stream.dictionary, 'N')
  const first = numberOf(file, stream.dictionary, 'First')
  const filters = file.filters(stream.dictionary)
  if (count === undefined || first === undefined || filters === undefined) return { kind: 'waits' }
  const decoded = decodeAsFarAsItGoes(file, stream, filters)
  if (decoded.kind === 'undecodable') return decoded
  const { bytes } = decoded
  const body = file.addBody(bytes)
  const header = readHeader(file, { container: stream.object, body, count, first })
  const numbers = header.numbers

  const seen = new OffsetSet(bytes.length)
  let whole = true
  let sound = decoded.whole && header.sound
  const readAt = (offset: number): number => {
    const lexer = file.lexer(body, offset)
    const number = numbers.get(offset)
    const { closed } = readValue(lexer, visitor(number ?? stream.object))
    whole &&= closed
    if (lexer.odd || number === undefined) sound = false
    return lexer.position
  }
  for (let at = start(file, body, first); at < bytes.length;) {
    seen.add(at)
    const end = readAt(at)
    // A stray word of the file's own syntax is not read past: an unfiltered stream ends here.
    if (end <= at) break
    at = start(file, body, end)
  }
  for (const offset of numbers.keys()) {
    if (seen.has(offset)) continue
    sound = false
    readAt(offset)
  }
  return whole ? { kind: 'read', sound } : { kind: 'broken' }
}

/** To the end that the file tells; where that is no good, as far as its filters see a sense in what follows. */
function decodeAsFarAsItGoes(file: PdfFile, stream: Stream, filters: readonly Filter[]): Decoded {
  const told = decodeStream(file.bytes.subarray(stream.start, stream.end), filters, file.budget)
  if (stream.end === undefined || (told.kind === 'bytes' && told.whole)) return told
  const further = decodeStream(file.bytes.subarray(stream.start), filters, file.budget)
  return further.kind === 'bytes' ? { ...further, whole: false } : further
}

/** The objects' numbers by where they begin. */
function readHeader(
  file: PdfFile,
  header: { container: number; body: number; count: number; first: number },
): { numbers: Map<number, number>; sound: boolean } {
  const numbers = new Map<number, number>()
  const inOrder: number[] = []
  const lexer = file.lexer(header.body)
  for (let read = 0; read < header.count; read += 1) {
    if (lexer.next() !== 'number') break
    const number = lexer.number
    if (lexer.next() !== 'number') break
    const offset = start(file, header.body, header.first + lexer.number)
    file.index.add({ number, body: header.body, offset })
    numbers.set(offset, number)
    inOrder.push(number)
  }
  file.packed.add(header.container, inOrder)
  const sound = !lexer.odd && numbers.size === header.count && lexer.position <= header.first
  return { numbers, sound }
}

/** The first byte from here on that is neither white nor a comment. */
function start(file: PdfFile, body: number, offset: number): number {
  const lexer = file.lexer(body, Math.max(offset, 0))
  const token = lexer.next()
  return token === 'end' ? lexer.bytes.length : lexer.start
}

function numberOf(file: PdfFile, dictionary: Dictionary, key: string): number | undefined {
  const [value, ...others] = valuesOf(dictionary, key).map((given) => file.single(given))
  return others.length === 0 && isNumber(value) ? value : undefined
}
