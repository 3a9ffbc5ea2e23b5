const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

/** What a string in parentheses or in hexadecimal stands for. `raw`: as it is written, brackets included. */
export function stringBytes(raw: Buffer): Buffer {
  const inside = raw.subarray(1, raw.at(-1) === 0x29 || raw.at(-1) === 0x3e ? -1 : undefined).toString('latin1')
  if (raw[0] === 0x3c) {
    const digits = inside.replace(/[^0-9a-f]+/gi, '')
    return Buffer.from(digits.length % 2 === 0 ? digits : `${digits}0`, 'hex')
  }
  const plain = inside.replace(/\\(?:([0-7]{1,3})|\r\n|([^]))/g, (_, octal?: string, letter?: string) => {
    if (octal !== undefined) return String.fromCharCode(Number.parseInt(octal, 8) & 0xff)
    // A line's end behind a backslash stands for nothing.
    if (letter === undefined || letter === '\n' || letter === '\r') return ''
    return ESCAPES[letter] ?? letter
  })
  return Buffer.from(plain, 'latin1')
}
