const LONGEST_NAME = 200

/**
 * RFC 6266: the name twice, in ASCII for old readers and in UTF-8 (RFC 8187) for all others. Whatever a
 * supplier called its file, the header stays one line.
 */
export function contentDisposition(kind: 'attachment' | 'inline', filename: string): string {
  const name = Array.from(filename.toWellFormed()).slice(0, LONGEST_NAME).join('')
  const ascii = name.replace(/[^ -~]/g, '_').replace(/["\\%/]/g, '_')
  return `${kind}; filename="${ascii}"; filename*=UTF-8''${encodeRfc8187(name)}`
}

function encodeRfc8187(name: string): string {
  return encodeURIComponent(name).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}
