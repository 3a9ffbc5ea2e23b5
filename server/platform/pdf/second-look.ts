import { holdsSignature } from './embedded-pdfs.ts'
import type { Findings } from './findings.ts'
import { guessDecoding } from './guess-decoding.ts'
import { isWhite } from './lexer.ts'
import { findLooseStreams } from './loose-streams.ts'
import type { LooseStream } from './loose-streams.ts'
import { LooseNames } from './loose-names.ts'
import type { PdfFile } from './pdf-file.ts'
import { judgeXfa } from './xfa-script.ts'

/** Bytes of a stream that show what it holds. */
const HEAD = 2048

/** What need not be looked at again. */
export interface Sound {
  readonly soundUntil: number
  readonly soundStreams: ReadonlySet<number>
  /** Whether an object that has been read begins here. */
  begins(offset: number): boolean
}

/**
 * Looks through a file that is not written as it should be, without trusting anything in it: names that
 * scripts and encryption need count wherever they stand, in the file's bytes and in whatever may be
 * an object stream. Returns the streams that may be PDFs, where anything speaks of attached files. What every reader reads alike is spared: there words mean what they say.
 */
export function lookEverywhere(file: PdfFile, sound: Sound, findings: Findings): Buffer[] {
  const names = new LooseNames(file, findings)
  const until = soundUntil(file, sound)
  const streams = findLooseStreams(file, names, until)
  for (const stream of streams) {
    if (findings.grave) return []
    const known = stream.start < until && sound.soundStreams.has(stream.start)
    if (stream.packed !== 'no' && !known) readPacked(file, stream, names, findings)
  }
  names.settle()
  if (findings.grave) return []
  if (names.form) for (const stream of streams) judgeForm(file, stream, findings)
  return names.attachment ? streams.flatMap((stream) => attachedPdfs(file, stream)) : []
}

/** Behind anything that may pass for an object's start, a reader may see whatever it likes. */
function soundUntil(file: PdfFile, sound: Sound): number {
  let until = sound.soundUntil
  for (const word of ['obj', 'trailer', 'xref']) {
    for (let at = file.find(word, 0); at >= 0 && at < until; at = file.find(word, at + 1)) {
      if (mayStart(file, word, at) && !sound.begins(at)) until = at
    }
  }
  return until
}

function mayStart({ bytes }: PdfFile, word: string, at: number): boolean {
  const before = bytes[at - 1]
  return word === 'trailer' || isWhite(before) || (before !== undefined && before >= 0x30 && before <= 0x39)
}

function readPacked(file: PdfFile, stream: LooseStream, names: LooseNames, findings: Findings): void {
  const { readings, broken } = guessDecoding(file.bytes.subarray(stream.start), file.budget)
  const packed = readings.filter((bytes) => startsWithTwoNumbers(file, bytes))
  for (const bytes of packed) names.readBody(file.addBody(bytes))
  const unread = stream.packed === 'surely' ? packed.length === 0 && !isPlain(file, stream) : broken
  if (unread || stream.predicted) findings.uninspectable('an object stream of a damaged file cannot be read')
}

/** What is not encoded has been looked through with the file's own bytes. */
function isPlain(file: PdfFile, stream: LooseStream): boolean {
  return startsWithTwoNumbers(file, file.bytes.subarray(stream.start, stream.start + HEAD))
}

function startsWithTwoNumbers(file: PdfFile, bytes: Buffer): boolean {
  const lexer = file.lexer(file.addBody(bytes))
  return lexer.next() === 'number' && lexer.next() === 'number'
}

function judgeForm(file: PdfFile, stream: LooseStream, findings: Findings): void {
  for (const xml of readingsOf(file, stream, (head) => head.includes('<'))) {
    if (judgeXfa(xml, file.budget).kind === 'javascript') {
      findings.script({ object: undefined, under: 'XFA', place: 'a damaged part of the file' })
    }
  }
}

function attachedPdfs(file: PdfFile, stream: LooseStream): Buffer[] {
  return readingsOf(file, stream, holdsSignature).filter(holdsSignature)
}

/** What a stream may stand for, if its beginning is of interest in any reading. */
function readingsOf(file: PdfFile, { start }: LooseStream, interesting: (head: Buffer) => boolean): Buffer[] {
  const head = file.bytes.subarray(start, start + HEAD)
  const plain = interesting(head)
  if (!plain && !guessDecoding(head, file.budget).readings.some(interesting)) return []
  const close = file.find('endstream', start)
  const encoded = file.bytes.subarray(start, close < 0 ? undefined : close)
  return [...(plain ? [encoded] : []), ...guessDecoding(file.bytes.subarray(start), file.budget).readings]
}
