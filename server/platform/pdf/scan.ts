import { readRows, readTable } from './cross-references.ts'
import { decodeStream } from './decode-stream.ts'
import type { Findings } from './findings.ts'
import {
  furtherSections,
  isCrossReferenceStream,
  isEmbeddedFile,
  isEncrypted,
  isObjectStream,
} from './judge-dictionary.ts'
import type { Lexer } from './lexer.ts'
import { headerBefore } from './object-header.ts'
import { OffsetSet } from './object-index.ts'
import { readObjectStream } from './object-stream.ts'
import { readValue } from './parser.ts'
import type { Reading } from './parser.ts'
import type { PackedRow } from './packed-objects.ts'
import type { PdfFile } from './pdf-file.ts'
import { lengthHolds, streamEnd, streamStart } from './stream-extent.ts'
import type { GivenLength } from './stream-extent.ts'
import { isDictionary, isReference, valuesOf } from './values.ts'
import type { Dictionary, Value } from './values.ts'

/** A signature is looked for this far from the start, as readers do. */
export const SIGNATURE_WITHIN = 1024 + 5

/** A stream costs about as much time as reading this many bytes, besides its own. */
const COST_OF_STREAM = 64

/** A stream whose content is structure: where its bytes stand, and the object that it is. */
export interface Stream {
  readonly object: number
  /** Where the object begins. */
  readonly header: number
  readonly dictionary: Dictionary
  readonly start: number
  /** Undefined where the file does not tell. */
  readonly end: number | undefined
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
  /** What else is not as it should be, be it too common to be worth a note. */
  readonly doubts = new Set<string>()
  /**
   * Up to here every object is written as it should be, and nothing else looks like the start of one: whoever
   * reads an object from its start, as all readers do, reads what has been read here.
   */
  soundUntil: number
  /** Where the object streams begin in which every object is written as it should be. */
  readonly soundStreams = new Set<number>()
  readonly #file: PdfFile
  readonly #findings: Findings
  /** Where objects and tables begin that have been read, and the words behind which all were that stand in order. */
  readonly #seen: OffsetSet
  /** Where cross-reference sections begin. */
  readonly #known = new Set<number>()
  /** Sections whose trailer names no catalog. */
  readonly #rootless = new Set<number>()
  /** Bytes of junk before the signature: some readers count offsets from it, others from the start. */
  readonly #shift: number
  readonly #sections: number[] = []
  readonly #tables: (readonly number[])[] = []
  readonly #crossStreams: Stream[] = []
  readonly #objectStreams: Stream[] = []
  readonly #lengths: GivenLength[] = []
  readonly #packed: PackedRow[] = []

  constructor(file: PdfFile, findings: Findings) {
    this.#file = file
    this.#findings = findings
    this.#seen = new OffsetSet(file.bytes.length)
    this.irregular = findings.notes
    this.soundUntil = file.bytes.length
    this.#shift = Math.max(file.bytes.subarray(0, SIGNATURE_WITHIN).indexOf('%PDF-'), 0)
  }

  /** Reads what stands between the first byte and the last, streams and comments passed over. */
  inOrder(): void {
    const lexer = this.#file.lexer()
    let before: number[] = []
    for (let token = lexer.nextOutside(); token !== 'end'; token = lexer.nextOutside()) {
      const from = before[0] ?? lexer.start
      if (token === 'number') {
        if (before.length === 4) lexer.odd = true
        before = [...before.slice(-2), lexer.start, lexer.number]
      } else {
        if (token === 'word') this.#seen.add(lexer.start)
        this.#between(lexer, token === 'word' ? lexer.word : '', before)
        before = []
      }
      if (lexer.odd) this.#unsoundFrom(from, 'it is not written as it should be')
      lexer.odd = false
    }
    if (before.length > 0) this.#unsoundFrom(before[0] ?? 0, 'it ends in numbers')
  }

  /** One of the words that stand between objects, behind so many numbers. */
  #between(lexer: Lexer, word: string, before: readonly number[]): void {
    if (before.length !== (word === 'obj' ? 4 : 0)) lexer.odd = true
    if (word === 'obj' && before.length === 4) this.#object(lexer, before)
    else if (word === 'xref') this.#table(lexer)
    else if (word === 'trailer') this.#strayTrailer(lexer)
    else if (word !== 'startxref' || lexer.next() !== 'number') lexer.odd = true
  }

  #unsoundFrom(offset: number, why: string): void {
    this.doubts.add(why)
    this.soundUntil = Math.min(this.soundUntil, offset)
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

  /** Whether what begins with this word, `obj`, `trailer` or `xref`, has been read from there. */
  begins(offset: number): boolean {
    return this.#seen.has(offset)
  }

  /**
   * Doubts the file where what it says about itself does not hold. Once everything has been read. `pointer`:
   * where the section stands with which readers begin.
   */
  verify(pointer: number | undefined): void {
    if (pointer !== undefined && this.#rootless.has(this.#tokenAt(pointer))) this.doubts.add('it names no catalog')
    if (this.#shift > 0) this.doubts.add('it begins with something else')
    for (const given of this.#lengths) {
      if (!lengthHolds(this.#file, given)) this.#unsoundFrom(given.start, 'a length is wrong')
    }
    if (!this.#packed.every((row) => this.#file.packed.holds(row))) this.doubts.add('object streams hold others')
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
    const [start = 0, object = 0, , generation = 0] = header
    if (generation !== 0 || object === 0) this.doubts.add('it has generations')
    this.#seen.add(start)
    this.#file.index.add({ number: object, body: 0, offset: lexer.position })
    const reading = readValue(lexer, this.#findings.visitor(object))
    this.#note(reading)
    const data = isDictionary(reading.value) ? streamStart(lexer) : undefined
    if (data !== undefined && isDictionary(reading.value)) {
      this.#stream(lexer, { object, header: start, dictionary: reading.value, start: data })
      this.#expect(lexer, 'endstream')
    }
    this.#expect(lexer, 'endobj')
  }

  /** The word that has to stand here; where another does, that one is read again. */
  #expect(lexer: Lexer, word: string): void {
    const before = lexer.position
    if (lexer.nextOutside() === 'word' && lexer.word === word) return
    lexer.odd = true
    lexer.position = before
  }

  #stream(lexer: Lexer, found: Omit<Stream, 'end'>): void {
    const { end, regular, length } = streamEnd(this.#file, found.dictionary, found.start)
    if (!regular) {
      this.irregular.add('a stream has a wrong length or no end')
      lexer.odd = true
    }
    this.#file.budget.read(COST_OF_STREAM)
    if (length !== undefined) this.#lengths.push({ length, start: found.start, end })
    lexer.position = end
    const stream = { ...found, end: regular ? end : undefined }
    if (isObjectStream(stream.dictionary)) this.#objectStreams.push(stream)
    if (isEmbeddedFile(stream.dictionary)) this.#findings.embedded.push({ kind: 'reference', number: found.object })
    if (!isCrossReferenceStream(stream.dictionary)) return
    this.#crossStreams.push(stream)
    this.#known.add(stream.header)
    this.#trailerDictionary(stream.dictionary, stream.header)
  }

  #table(lexer: Lexer): void {
    this.#seen.add(lexer.start)
    const section = lexer.start
    this.#known.add(section)
    const { pointers, regular, sound } = readTable(lexer)
    if (!regular) this.irregular.add('a cross-reference table is damaged')
    if (!sound || lexer.odd) this.doubts.add('a cross-reference table is not in order')
    lexer.odd = false
    this.#tables.push(pointers)
    if (!regular) return
    this.#seen.add(lexer.start)
    this.#trailer(lexer, section)
  }

  #strayTrailer(lexer: Lexer): void {
    this.doubts.add('a trailer stands alone')
    this.#trailer(lexer)
  }

  #trailer(lexer: Lexer, section?: number): void {
    const reading = readValue(lexer, this.#findings.visitor(undefined))
    this.#note(reading)
    if (isDictionary(reading.value)) this.#trailerDictionary(reading.value, section)
    else lexer.odd = true
  }

  #trailerDictionary(dictionary: Dictionary, section: number | undefined): void {
    if (isEncrypted(dictionary)) this.#findings.encrypted = true
    const roots = valuesOf(dictionary, 'Root')
    if (!roots.every(isReference) || roots.length > 1) this.doubts.add('a trailer names more than a catalog')
    if (roots.length === 0 && section !== undefined) this.#rootless.add(section)
    this.roots.push(...roots)
    this.#sections.push(...furtherSections(dictionary))
  }

  #note(reading: Reading): void {
    if (!reading.closed) this.irregular.add('an object breaks off')
  }

  #section(offset: number): void {
    const found = this.#either(offset, (at) => this.#tableAt(at) || this.#objectAt(at, undefined))
    if (!found) this.irregular.add('a cross-reference section is not where the file says')
    if (!this.#isSection(offset)) this.doubts.add('a cross-reference section is none')
  }

  #isSection(offset: number): boolean {
    const start = this.#tokenAt(offset)
    return this.#known.has(start) || (this.#shift > 0 && this.#known.has(this.#tokenAt(offset + this.#shift)))
  }

  /** Where the next token begins. */
  #tokenAt(offset: number): number {
    const lexer = this.#file.lexer(0, Math.max(offset, 0))
    lexer.nextOutside()
    return offset < 0 ? -1 : lexer.start
  }

  #tableAt(offset: number): boolean {
    const lexer = this.#file.lexer(0, offset)
    if (lexer.nextOutside() !== 'word' || lexer.word !== 'xref') return false
    if (this.#seen.has(lexer.start)) return true
    // One that stands inside a stream, say.
    this.doubts.add('a cross-reference section is hidden')
    this.#table(lexer)
    return true
  }

  /** Both ways of counting offsets are tried, since a reader may use either. */
  #either(offset: number, visit: (offset: number) => boolean): boolean {
    const plain = offset >= 0 && visit(offset)
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
    const decoded = filters && decodeStream(bytes.subarray(stream.start, stream.end), filters, budget)
    // Damage can be worked round by looking everywhere; what is too large is not read any other way.
    if (decoded?.kind === 'undecodable' && decoded.tooLarge) {
      this.#findings.uninspectable(`cross-reference stream ${stream.object} ${decoded.why}`)
      return
    }
    const rows = decoded?.kind === 'bytes' ? readRows(this.#file, stream.dictionary, decoded.bytes) : undefined
    if (rows === undefined) this.irregular.add('a cross-reference stream cannot be read')
    if (rows === undefined || !rows.sound || (decoded?.kind === 'bytes' && !decoded.whole))
      this.doubts.add('a cross-reference stream is not in order')
    if (rows === undefined) return
    this.#tables.push(rows.pointers)
    for (const row of rows.packed) this.#packed.push(row)
  }

  /** True if an object stands there, of this number if one is given; it is read unless it has been. */
  #objectAt(offset: number, expected: number | undefined): boolean {
    const lexer = this.#file.lexer(0, offset)
    if (lexer.nextOutside() !== 'number') return false
    const header = [lexer.start, lexer.number]
    if (lexer.next() !== 'number') return false
    header.push(lexer.start, lexer.number)
    if (lexer.next() !== 'word' || lexer.word !== 'obj') return false
    const [start = 0, number = 0] = header
    if (!this.#seen.has(start)) {
      // One that stands inside a stream, say.
      this.doubts.add('an object is hidden')
      this.#object(lexer, header)
    }
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
    if (read.kind === 'read' && read.sound) this.soundStreams.add(stream.start)
    else this.doubts.add('an object stream is not in order')
    return true
  }
}
