/** Longer claims are refused unread: the registered types stay far below. */
const longestClaim = 255

// A wildcard's asterisk is left out of the token on purpose: no file is of the type `image/*`.
const token = "[\\w!#$%&'+.^`|~-]+"
const value = `(?:${token}|"(?:[^"\\\\]|\\\\.)*")`
const mediaType = new RegExp(`^[ \\t]*(${token}/${token})[ \\t]*(?:;[ \\t]*(?:${token}=${value}[ \\t]*)?)*$`)

/** Other spellings, with the one that is compared. */
const aliases: Readonly<Record<string, string>> = {
  'application/acrobat': 'application/pdf',
  'application/rar': 'application/x-rar-compressed',
  'application/vnd.rar': 'application/x-rar-compressed',
  'application/x-gzip': 'application/gzip',
  'application/x-pdf': 'application/pdf',
  'application/x-rtf': 'application/rtf',
  'application/x-tiff': 'image/tiff',
  'application/x-zip': 'application/zip',
  'application/x-zip-compressed': 'application/zip',
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/apng': 'image/png',
  'image/svg': 'image/svg+xml',
  'image/tif': 'image/tiff',
  'image/vnd.microsoft.icon': 'image/x-icon',
  'image/x-bmp': 'image/bmp',
  'image/x-jpeg': 'image/jpeg',
  'image/x-ms-bmp': 'image/bmp',
  'image/x-png': 'image/png',
  'image/x-tiff': 'image/tiff',
  'text/pdf': 'application/pdf',
  'text/rtf': 'application/rtf',
  'text/x-vcard': 'text/vcard',
  'text/xml': 'application/xml',
}

/**
 * A media type in the form that is compared: lower case, no parameters, aliases resolved.
 * Undefined when the text is not a media type (a wildcard is none either).
 */
export function canonicalMediaType(text: string): string | undefined {
  if (text.length > longestClaim) return undefined
  const name = mediaType.exec(text)?.[1]?.toLowerCase()
  if (name === undefined) return undefined
  return Object.hasOwn(aliases, name) ? aliases[name] : name
}
