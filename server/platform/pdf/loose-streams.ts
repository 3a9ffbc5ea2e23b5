import type { LooseNames } from './loose-names.ts'
import type { PdfFile } from './pdf-file.ts'
import { streamStart } from './stream-extent.ts'

/** Where the word `stream` stands, be it inside another stream, and what the names before it make of it. */
export interface LooseStream {
  /** Where its bytes begin. */
  readonly start: number
  /**
   * Whether it is an object stream: `surely` where its own dictionary says so, `perhaps` where the words
   * stand anywhere behind the stream before it.
   */
  readonly packed: 'surely' | 'perhaps' | 'no'
  /** Its bytes are told to be differences, which hide what they stand for. */
  readonly predicted: boolean
}

const MARKS = ['/', 'stream', 'obj'] as const

/**
 * Lists what may be a stream, and reads all names in the file's own bytes, those of streams and comments
 * too. `quietUntil`: up to here names are what they were read as before, and only tell what streams hold.
 */
export function findLooseStreams(file: PdfFile, names: LooseNames, quietUntil: number): LooseStream[] {
  const streams: LooseStream[] = []
  const lexer = file.lexer()
  let since: { object: Set<string>; stream: Set<string> } = { object: new Set(), stream: new Set() }
  for (const { mark, at } of marks(file)) {
    if (mark === '/') {
      const word = names.read(lexer, at, at < quietUntil)
      since.object.add(word)
      since.stream.add(word)
    } else if (isEnd(file, at)) {
      continue
    } else if (mark === 'obj') {
      since.object.clear()
    } else {
      const packed = isPacked(since.object) ? 'surely' : isPacked(since.stream) ? 'perhaps' : 'no'
      const predicted = packed === 'surely' && since.object.has('Predictor')
      for (const start of startsOf(file, at)) streams.push({ start, packed, predicted })
      since = { object: new Set(), stream: new Set() }
    }
  }
  return streams
}

function isPacked(names: Set<string>): boolean {
  return names.has('ObjStm') || (names.has('N') && names.has('First'))
}

function isEnd(file: PdfFile, at: number): boolean {
  return file.bytes.toString('latin1', Math.max(at - 3, 0), at) === 'end'
}

/** Behind the word, and, for readers that pass over the rest of its line, behind that. */
function startsOf(file: PdfFile, word: number): number[] {
  const lexer = file.lexer(0, word)
  const start = streamStart(lexer) ?? word + 'stream'.length
  const line = file.bytes.subarray(start, start + 100).findIndex((byte) => byte === 0x0a || byte === 0x0d)
  const glued = start === word + 'stream'.length
  return glued && line > 0 ? [start, start + line + 1] : [start]
}

/** Where each of the marks stands, in the order of the file. */
function* marks(file: PdfFile): Generator<{ mark: (typeof MARKS)[number]; at: number }> {
  const next = MARKS.map((mark) => ({ mark, at: file.find(mark, 0) }))
  for (;;) {
    const found = next.filter(({ at }) => at >= 0)
    const first = found.reduce((one, other) => (other.at < one.at ? other : one), found[0] ?? { mark: '/', at: -1 })
    if (first.at < 0) return
    yield { ...first }
    first.at = file.find(first.mark, first.at + first.mark.length)
  }
}
