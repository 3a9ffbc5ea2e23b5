import type { Budget } from './budget.ts'
import { endOfTag, xmlTags } from './xml-tags.ts'

export type XfaVerdict =
  { readonly kind: 'clean' } | { readonly kind: 'javascript' } | { readonly kind: 'unreadable'; readonly why: string }

const SCRIPT_TAG = /^(?:[^\s<>/:]+:)?script\b/i
const SCRIPT = /<(?:[^\s<>/:]+:)?script\b/gi
const ATTRIBUTE = /([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/g
const DECLARATION = /<\?xml[^>]*/gi
const ENCODING = /encoding\s*=\s*["']([^"']*)/gi
const READ_HERE = /^(utf-?8|utf-?16\w*|us-ascii|iso-8859-\d+|windows-125\d)$/i

/** A form is read a few times, in each encoding that it may be in. */
const COST_OF_BYTE = 4

/** Attributes that stand further behind the name of a tag are only read where the XML itself leads there. */
const NEAR = 300

/**
 * Judges a form written in XML (XFA), its packets joined. A script without a content type, or with
 * FormCalc's, is no JavaScript; every other is taken for one. The text is read as XML and, since readers
 * forgive, also without regard to comments, sections and quotes: what looks like a script anywhere counts.
 */
export function judgeXfa(xml: Buffer, budget: Budget): XfaVerdict {
  budget.read(COST_OF_BYTE * xml.length)
  for (const text of textsOf(xml)) {
    if (/<!(?:ENTITY|ATTLIST)/i.test(text)) return unreadable('its XFA form declares entities or attributes')
    if (!encodingsOf(text).every((encoding) => READ_HERE.test(encoding))) {
      return unreadable('its XFA form is written in an encoding that is not read here')
    }
    if (holdsScript(text, budget)) return { kind: 'javascript' }
  }
  return { kind: 'clean' }
}

/** The text in each encoding that the bytes may be in. */
function textsOf(xml: Buffer): string[] {
  const plain = xml.toString('latin1')
  if (!xml.includes(0)) return [plain]
  const swapped = Buffer.from(xml.subarray(0, xml.length & ~1)).swap16()
  return [plain.replaceAll('\0', ''), xml.toString('utf16le'), swapped.toString('utf16le')]
}

function encodingsOf(text: string): string[] {
  return [...text.matchAll(DECLARATION)].flatMap(([declaration]) =>
    [...declaration.matchAll(ENCODING)].map(([, encoding = '']) => encoding),
  )
}

function holdsScript(text: string, budget: Budget): boolean {
  for (const tag of xmlTags(text)) if (SCRIPT_TAG.test(tag) && namesScript(tag)) return true
  for (const { index, 0: start } of text.matchAll(SCRIPT)) {
    budget.read(NEAR)
    const behind = index + start.length
    const near = text.slice(behind, behind + NEAR)
    if (namesScript(near.slice(0, endOfTag(near, 0)))) return true
  }
  return false
}

/** Whether any attribute gives a content type other than FormCalc's. */
function namesScript(attributes: string): boolean {
  for (const [, name, double, single] of attributes.matchAll(ATTRIBUTE)) {
    const value = double ?? single
    if (name === 'contentType' && value !== undefined && !isFormCalc(value)) return true
  }
  return false
}

function isFormCalc(contentType: string): boolean {
  return unescapeXml(contentType).trim().toLowerCase() === 'application/x-formcalc'
}

function unreadable(why: string): XfaVerdict {
  return { kind: 'unreadable', why }
}

function unescapeXml(value: string): string {
  return value.replace(/&#(?:x([0-9a-f]+)|([0-9]+));/gi, (_, hex?: string, decimal?: string) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}
