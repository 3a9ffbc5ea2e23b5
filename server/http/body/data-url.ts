export interface DataUrl {
  /** As sent, up to and with the comma; empty for bare base64. */
  readonly prefix: string
  readonly mediaType: string | undefined
}

const BARE: DataUrl = { prefix: '', mediaType: undefined }
const LONGEST_PREFIX = 256
// No comma, quote or backslash: the prefix can then stand in a JSON string as it is.
const PREFIX = /^data:([ !#-+\--:<-[\]-~]*)(?:;[ !#-+\--:<-[\]-~]*)*;base64,/i

/** The `data:<mime>[;parameters];base64,` in front of a base64 text, if there is one. */
export function dataUrlOf(text: string): DataUrl {
  if (!/^data:/i.test(text)) return BARE
  const [prefix, mediaType] = PREFIX.exec(text.slice(0, LONGEST_PREFIX)) ?? []
  return prefix === undefined ? BARE : { prefix, mediaType: mediaType || undefined }
}
