export type XfaVerdict =
  { readonly kind: 'clean' } | { readonly kind: 'javascript' } | { readonly kind: 'unreadable'; readonly why: string }

const SCRIPT = /<(?:[^\s<>/:]+:)?script\b/gi
const ATTRIBUTES = /(?:[^>"']|"[^"]*"|'[^']*')*/y
const ATTRIBUTE = /([^\s=>"'/]+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'))?/g
const DECLARATION = /<\?xml[^>]*/gi
const ENCODING = /encoding\s*=\s*["']([^"']*)/gi
const READ_HERE = /^(utf-?8|utf-?16\w*|us-ascii|iso-8859-\d+|windows-125\d)$/i

/**
 * Judges a form written in XML (XFA), its packets joined. A script without a content type, or with
 * FormCalc's, is no JavaScript; every other is taken for one. Text that only looks like a script,
 * in a comment say, counts: reading XML in full is not worth it here.
 */
export function judgeXfa(xml: Buffer): XfaVerdict {
  const text = xml.includes(0) ? fromUtf16(xml) : xml.toString('latin1')
  if (/<!(?:ENTITY|ATTLIST)/i.test(text)) return unreadable('its XFA form declares entities or attributes')
  if (!encodingsOf(text).every((encoding) => READ_HERE.test(encoding))) {
    return unreadable('its XFA form is written in an encoding that is not read here')
  }
  for (const attributes of scriptTags(text)) {
    for (const [, name, double, single] of attributes.matchAll(ATTRIBUTE)) {
      const value = double ?? single
      if (name === 'contentType' && value !== undefined && !isFormCalc(value)) return { kind: 'javascript' }
    }
  }
  return { kind: 'clean' }
}

function encodingsOf(text: string): string[] {
  return [...text.matchAll(DECLARATION)].flatMap(([declaration]) =>
    [...declaration.matchAll(ENCODING)].map(([, encoding = '']) => encoding),
  )
}

/** The attributes of each script tag, as they are written. The search goes on behind them. */
function* scriptTags(text: string): Generator<string> {
  const [script, inside] = [new RegExp(SCRIPT), new RegExp(ATTRIBUTES)]
  while (script.test(text)) {
    inside.lastIndex = script.lastIndex
    const [attributes = ''] = inside.exec(text) ?? []
    script.lastIndex += attributes.length
    yield attributes
  }
}

function isFormCalc(contentType: string): boolean {
  return unescapeXml(contentType).trim().toLowerCase() === 'application/x-formcalc'
}

function unreadable(why: string): XfaVerdict {
  return { kind: 'unreadable', why }
}

/** In either byte order: which of the two bytes is zero for plain letters tells. */
function fromUtf16(xml: Buffer): string {
  return xml
    .toString('latin1')
    .replaceAll('\0', '')
    .replace(/^(?:\xfe\xff|\xff\xfe)/, '')
}

function unescapeXml(value: string): string {
  return value.replace(/&#(?:x([0-9a-f]+)|([0-9]+));/gi, (_, hex?: string, decimal?: string) => {
    const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16)
    return code <= 0x10ffff ? String.fromCodePoint(code) : ''
  })
}
