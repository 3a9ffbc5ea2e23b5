import { decodeStream } from './decode-stream.ts'
import type { Decoded } from './decode-stream.ts'
import type { Findings } from './findings.ts'
import type { PdfFile, StoredObject } from './pdf-file.ts'
import { streamEnd } from './stream-extent.ts'
import { isDictionary, isReference } from './values.ts'
import type { Value } from './values.ts'

/** A PDF in a PDF in a PDF is a portfolio; more are an attack on the reader. */
export const DEEPEST_EMBEDDED = 3

/** Bytes of a stream that show whether it holds a PDF, whose signature stands within the first 1,024. */
const HEAD = 2048
const SIGNATURE_WITHIN = 1024 + 5

/** The PDFs among the attached files, each once. What cannot be decoded may be one, and is told so. */
export function embeddedPdfs(file: PdfFile, findings: Findings): Buffer[] {
  const found: Buffer[] = []
  const seen = new Set<number>()
  for (const object of findings.embedded.flatMap((value) => streamsAt(file, value, 0))) {
    const { value, stream } = object
    if (!isDictionary(value) || stream === undefined || seen.has(stream)) continue
    seen.add(stream)
    const filters = file.filters(value)
    if (filters === undefined) {
      findings.uninspectable('an attached file does not say how to read it')
      continue
    }
    const end = streamEnd(file, value, stream).end
    const decode = (to: number): Decoded => decodeStream(file.bytes.subarray(stream, to), filters, file.budget)
    const head = decode(Math.min(end, stream + HEAD))
    if (head.kind === 'bytes' && !holdsSignature(head.bytes)) continue
    const decoded = decode(end)
    if (decoded.kind === 'bytes') found.push(decoded.bytes)
    else findings.uninspectable(`an attached file ${decoded.why}`)
  }
  return found
}

export function holdsSignature(bytes: Buffer): boolean {
  return bytes.subarray(0, SIGNATURE_WITHIN).includes('%PDF-')
}

/** The streams that a value leads to, by way of dictionaries (/EF has one for each system) and references. */
function streamsAt(file: PdfFile, value: Value, depth: number): StoredObject[] {
  if (depth > 2) return []
  if (isDictionary(value)) return value.pairs.flatMap((pair) => streamsAt(file, pair.value, depth + 1))
  if (!isReference(value)) return []
  return file
    .resolve(value.number)
    .flatMap((object) => (object.stream === undefined ? streamsAt(file, object.value, depth + 1) : [object]))
}
