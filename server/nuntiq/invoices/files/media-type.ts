/** Longer claims are refused without parsing: registered types are far shorter. */
const longestClaim = 255

// The asterisk is deliberately not a token character: no file has the type `image/*`.
const token = "[\\w!#$%&'+.^`|~-]+"
const value = `(?:${token}|"(?:[^"\\\\]|\\\\.)*")`
const mediaType = new RegExp(`^[ \\t]*(${token}/${token})[ \\t]*(?:;[ \\t]*(?:${token}=${value}[ \\t]*)?)*$`)

/** Other spellings, and the one used for comparison. */
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
 * A media type as it is compared: lower case, no parameters, aliases resolved.
 * Undefined when the text is not a media type (a wildcard is not one either).
 */
export function canonicalMediaType(text: string): string | undefined {
  if (text.length > longestClaim) return undefined
  const name = mediaType.exec(text)?.[1]?.toLowerCase()
  if (name === undefined) return undefined
  return Object.hasOwn(aliases, name) ? aliases[name] : name
}
