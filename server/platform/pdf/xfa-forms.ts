import { OverBudget } from './budget.ts'
import { decodeStream } from './decode-stream.ts'
import type { Findings } from './findings.ts'
import type { PdfFile, StoredObject } from './pdf-file.ts'
import { streamEnd } from './stream-extent.ts'
import { stringBytes } from './string-bytes.ts'
import { isDictionary, isList, isReference, isText } from './values.ts'
import type { Value } from './values.ts'
import { judgeXfa } from './xfa-script.ts'

/** Ten times what a form of many pages has. */
const LARGEST_FORM = 8 << 20

/** To ask for a form costs about as much time as reading this many bytes. */
const COST_OF_FORM = 64

/**
 * Forms in XML are stored in packets, which readers join; each packet may be in a stream of its own, or
 * in a string. Each is judged by itself as well: readers need not join them.
 */
export function judgeForms(file: PdfFile, findings: Findings): void {
  for (const form of findings.forms) {
    file.budget.read(COST_OF_FORM)
    const { streams, strings } = packetsOf(file, form.value, findings)
    // Strings as a rule are the names of packets.
    for (const xml of [...streams, ...strings, ...joined(streams), ...joined(strings)]) {
      const verdict = judgeXfa(xml, file.budget)
      if (verdict.kind === 'javascript') findings.script({ object: form.object, under: 'XFA' })
      else if (verdict.kind === 'unreadable') findings.uninspectable(verdict.why)
    }
  }
}

function joined(packets: readonly Buffer[]): Buffer[] {
  return packets.length > 1 ? [Buffer.concat(packets)] : []
}

function packetsOf(file: PdfFile, form: Value, findings: Findings): { streams: Buffer[]; strings: Buffer[] } {
  const streams: Buffer[] = []
  const strings: Buffer[] = []
  let size = 0
  const keep = (packets: Buffer[], packet: Buffer): void => {
    size += packet.length
    if (size > LARGEST_FORM) throw new OverBudget('its XFA form is too large')
    if (packet.length > 0) packets.push(packet)
  }
  const visit = (value: Value, depth: number): void => {
    if (isText(value)) keep(strings, stringBytes(value.raw))
    else if (isList(value)) for (const item of value.items) visit(item, depth)
    else if (isReference(value) && depth < 2) {
      for (const object of file.resolve(value.number)) {
        if (object.stream === undefined) visit(object.value, depth + 1)
        else keep(streams, decodePacket(file, object, findings))
      }
    }
  }
  visit(form, 0)
  return { streams, strings }
}

function decodePacket(file: PdfFile, object: StoredObject, findings: Findings): Buffer {
  if (!isDictionary(object.value) || object.stream === undefined) return Buffer.alloc(0)
  const filters = file.filters(object.value)
  if (filters === undefined) {
    findings.uninspectable('its XFA form does not say how to read it')
    return Buffer.alloc(0)
  }
  const { end } = streamEnd(file, object.value, object.stream)
  const encoded = file.bytes.subarray(object.stream, filters.length === 0 ? end : undefined)
  const decoded = decodeStream(encoded, filters, file.budget)
  if (decoded.kind === 'bytes') return decoded.bytes
  findings.uninspectable(`its XFA form ${decoded.why}`)
  return Buffer.alloc(0)
}
