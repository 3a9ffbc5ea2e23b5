export type XfaVerdict =
  { readonly kind: 'clean' } | { readonly kind: 'javascript' } | { readonly kind: 'unreadable'; readonly why: string }

const SCRIPT = /<(?:[^\s<>/:]+:)?script\b((?:[^>"']|"[^"]*"|'[^']*')*)/gi
const ATTRIBUTE = /([^\s=>"'/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/g

/**
 * Judges a form written in XML (XFA), its packets joined. A script without a content type, or with
 * FormCalc's, is no JavaScript; every other is taken for one. Text that only looks like a script,
 * in a comment say, counts: reading XML in full is not worth it here.
 */
export function judgeXfa(xml: Buffer): XfaVerdict {
  const text = xml.includes(0) ? fromUtf16(xml) : xml.toString('latin1')
  if (/<!(?:ENTITY|ATTLIST)/i.test(text)) return unreadable('its XFA form declares entities or attributes')
  const encoding = /<\?xml[^>]*encoding\s*=\s*["']([^"']*)/i.exec(text)?.[1] ?? 'utf-8'
  if (!/^(utf-?8|utf-?16\w*|us-ascii|iso-8859-\d+|windows-125\d)$/i.test(encoding)) {
    return unreadable('its XFA form is written in an encoding that is not read here')
  }
  for (const [, attributes = ''] of text.matchAll(SCRIPT)) {
    for (const [, name, double, single] of attributes.matchAll(ATTRIBUTE)) {
      if (name === 'contentType' && !isFormCalc(double ?? single ?? '')) return { kind: 'javascript' }
    }
  }
  return { kind: 'clean' }
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
