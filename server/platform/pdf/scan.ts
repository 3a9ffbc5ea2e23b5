import { readRows, readTable } from './cross-references.ts'
import { decodeStream } from './decode-stream.ts'
import type { Findings } from './findings.ts'
import { furtherSections, isCrossReferenceStream, isEncrypted, isObjectStream } from './judge-dictionary.ts'
import type { Lexer } from './lexer.ts'
import { headerBefore } from './object-header.ts'
import { OffsetSet } from './object-index.ts'
import { readObjectStream } from './object-stream.ts'
import { readValue } from './parser.ts'
import type { Reading } from './parser.ts'
import { streamEnd, streamStart } from './pdf-file.ts'
import type { PdfFile } from './pdf-file.ts'
import { isDictionary, valuesOf } from './values.ts'
import type { Dictionary, Value } from './values.ts'

/** A signature is looked for this far from the start, as readers do. */
export const SIGNATURE_WITHIN = 1024 + 5

/** A stream whose content is structure: where its bytes begin, and the object that it is. */
export interface Stream {
  readonly object: number
  readonly dictionary: Dictionary
  readonly start: number
}

/**
 * Finds the objects of a file: those that stand in the open, those that a cross-reference points to
 * (a hostile one can point into the middle of a stream), and those inside object streams.
 */
export class Scan {
  /** The catalogs that trailers name. */
  readonly roots: Value[] = []
  /** Why a reader would have to repair the file; readers differ in how they do it. */
  readonly irregular: Set<string>
  readonly #file: PdfFile
  readonly #findings: Findings
  readonly #seen: OffsetSet
  /** Bytes of junk before the signature: some readers count offsets from it, others from the start. */
  readonly #shift: number
  readonly #sections: number[] = []
  readonly #tables: (readonly number[])[] = []
  readonly #crossStreams: Stream[] = []
  readonly #objectStreams: Stream[] = []

  constructor(file: PdfFile, findings: Findings) {
    this.#file = file
    this.#findings = findings
    this.#seen = new OffsetSet(file.bytes.length)
    this.irregular = findings.notes
    this.#shift = Math.max(file.bytes.subarray(0, SIGNATURE_WITHIN).indexOf('%PDF-'), 0)
  }

  /** Reads what stands between the first byte and the last, streams and comments passed over. */
  inOrder(): void {
    const lexer = this.#file.lexer()
    let before: number[] = []
    for (let token = lexer.nextOutside(); token !== 'end'; token = lexer.nextOutside()) {
      if (token === 'number') {
        before = [...before.slice(-2), lexer.start, lexer.number].slice(-4)
        continue
      }
      if (token === 'word' && lexer.word === 'obj' && before.length === 4) this.#object(lexer, before)
      else if (token === 'word' && lexer.word === 'xref') this.#table(lexer)
      else if (token === 'word' && lexer.word === 'trailer') this.#trailer(lexer)
      before = []
    }
  }

  /** Reads the section that stands at an offset, and all that it leads to. */
  follow(offset: number): void {
    this.#sections.push(offset)
    this.settle()
  }

  /** Reads whatever looks like an object or a trailer, be it inside a stream, a string or a comment. */
  everywhere(): void {
    const { bytes, budget } = this.#file
    budget.search(2 * bytes.length)
    for (let at = bytes.indexOf('obj'); at >= 0; at = bytes.indexOf('obj', at + 1)) {
      const start = headerBefore(bytes, at)
      budget.read(at - start)
      if (start < at) this.#objectAt(start, undefined)
    }
    for (let at = bytes.indexOf('trailer'); at >= 0; at = bytes.indexOf('trailer', at + 1)) {
      this.#trailer(this.#file.lexer(0, at + 'trailer'.length))
    }
    this.settle()
  }

  /** Works off all that has been pointed to. Object streams come last: theirs may rest on other objects. */
  settle(): void {
    for (;;) {
      const section = this.#sections.pop()
      const table = this.#tables.pop()
      const crossStream = this.#crossStreams.pop()
      if (section !== undefined) this.#section(section)
      if (table !== undefined) this.#pointers(table)
      if (crossStream !== undefined) this.#crossStream(crossStream)
      if (section === undefined && table === undefined && crossStream === undefined && !this.#expand()) return
    }
  }

  #object(lexer: Lexer, header: readonly number[]): void {
    const [start = 0, object = 0] = header
    this.#seen.add(start)
    this.#file.index.add({ number: object, body: 0, offset: lexer.position })
    const reading = readValue(lexer, this.#findings.visitor(object))
    this.#note(reading)
    if (!isDictionary(reading.value)) return
    const data = streamStart(lexer)
    if (data === undefined) return
    const { end, regular } = streamEnd(this.#file, reading.value, data)
    if (!regular) this.irregular.add('a stream has a wrong length or no end')
    lexer.position = end
    this.#stream({ object, dictionary: reading.value, start: data })
  }

  #stream(stream: Stream): void {
    if (isObjectStream(stream.dictionary)) this.#objectStreams.push(stream)
    if (!isCrossReferenceStream(stream.dictionary)) return
    this.#crossStreams.push(stream)
    this.#trailerDictionary(stream.dictionary)
  }

  #table(lexer: Lexer): void {
    this.#seen.add(lexer.start)
    const { pointers, regular } = readTable(lexer)
    if (!regular) this.irregular.add('a cross-reference table is damaged')
    this.#tables.push(pointers)
    if (regular) this.#trailer(lexer)
  }

  #trailer(lexer: Lexer): void {
    const reading = readValue(lexer, this.#findings.visitor(undefined))
    this.#note(reading)
    if (isDictionary(reading.value)) this.#trailerDictionary(reading.value)
  }

  #trailerDictionary(dictionary: Dictionary): void {
    if (isEncrypted(dictionary)) this.#findings.encrypted = true
    this.roots.push(...valuesOf(dictionary, 'Root'))
    this.#sections.push(...furtherSections(dictionary))
  }

  #note(reading: Reading): void {
    if (!reading.closed) this.irregular.add('an object breaks off')
  }

  #section(offset: number): void {
    const found = this.#either(offset, (at) => this.#tableAt(at) || this.#objectAt(at, undefined))
    if (!found) this.irregular.add('a cross-reference section is not where the file says')
  }

  #tableAt(offset: number): boolean {
    const lexer = this.#file.lexer(0, offset)
    if (lexer.nextOutside() !== 'word' || lexer.word !== 'xref') return false
    if (!this.#seen.has(lexer.start)) this.#table(lexer)
    return true
  }

  /** Both ways of counting offsets are tried, since a reader may use either. */
  #either(offset: number, visit: (offset: number) => boolean): boolean {
    const plain = visit(offset)
    return (this.#shift > 0 && visit(offset + this.#shift)) || plain
  }

  #pointers(pointers: readonly number[]): void {
    for (let at = 0; at + 1 < pointers.length; at += 2) {
      const found = this.#either(pointers[at] ?? 0, (offset) => this.#objectAt(offset, pointers[at + 1]))
      if (!found) this.irregular.add('a cross-reference entry leads to no object')
    }
  }

  #crossStream(stream: Stream): void {
    const { bytes, budget } = this.#file
    const filters = this.#file.filters(stream.dictionary)
    const decoded = filters && decodeStream(bytes.subarray(stream.start), filters, budget)
    // Damage can be worked round by looking everywhere; what is too large is not read any other way.
    if (decoded?.kind === 'undecodable' && decoded.tooLarge) {
      this.#findings.uninspectable(`cross-reference stream ${stream.object} ${decoded.why}`)
      return
    }
    const rows = decoded?.kind === 'bytes' ? readRows(this.#file, stream.dictionary, decoded.bytes) : undefined
    if (rows === undefined) this.irregular.add('a cross-reference stream cannot be read')
    else this.#tables.push(rows.pointers)
  }

  /** True if an object stands there, of this number if one is given; it is read unless it has been. */
  #objectAt(offset: number, expected: number | undefined): boolean {
    const lexer = this.#file.lexer(0, offset)
    if (lexer.nextOutside() !== 'number') return false
    const header = [lexer.start, lexer.number]
    if (lexer.next() !== 'number' || lexer.next() !== 'word' || lexer.word !== 'obj') return false
    const [start = 0, number = 0] = header
    if (!this.#seen.has(start)) this.#object(lexer, header)
    return expected === undefined || expected === number
  }

  /**
   * Reads the object streams at hand. Those whose filters stand in an object that is not known yet
   * wait for the others. Returns whether anything came of it.
   */
  #expand(): boolean {
    const waiting = this.#objectStreams.splice(0)
    const left = waiting.filter((stream) => !this.#objectStream(stream))
    if (left.length === waiting.length) {
      for (const stream of left)
        this.#findings.uninspectable(`object stream ${stream.object} does not say how to read it`)
      return false
    }
    this.#objectStreams.push(...left)
    return true
  }

  #objectStream(stream: Stream): boolean {
    const read = readObjectStream(this.#file, stream, (number) => this.#findings.visitor(number))
    if (read.kind === 'waits') return false
    if (read.kind === 'undecodable') this.#findings.uninspectable(`object stream ${stream.object} ${read.why}`)
    else if (read.kind === 'broken') this.irregular.add('an object breaks off')
    return true
  }
}
