import { dataUrlOf } from './data-url.ts'
import { InlineBlob } from './inline-blob.ts'

export type DecodedBase64 =
  | { readonly ok: true; readonly bytes: Buffer; readonly mediaType: string | undefined }
  | { readonly ok: false; readonly reason: 'not-base64' | 'empty' }
  | { readonly ok: false; readonly reason: 'too-large'; readonly decodedBytes: number }

/**
 * Decodes base64 strictly: the alphabet of RFC 4648 §4, padded, canonical, with or without a `data:` prefix.
 * Takes a string of the body or what the receiver has made of a long one, so that callers need not tell them apart.
 * `maxDecoded` is in bytes and inclusive; the size is taken from the length, before anything is decoded.
 */
export function decodeBase64(content: string | InlineBlob, { maxDecoded }: { maxDecoded: number }): DecodedBase64 {
  if (content instanceof InlineBlob) {
    const { bytes, decodedBytes, mediaType } = content
    return bytes && decodedBytes <= maxDecoded
      ? { ok: true, bytes, mediaType }
      : { ok: false, reason: 'too-large', decodedBytes }
  }
  const { prefix, mediaType } = dataUrlOf(content)
  const text = content.slice(prefix.length)
  if (text === '') return { ok: false, reason: 'empty' }
  if (text.length % 4 !== 0) return { ok: false, reason: 'not-base64' }
  const decodedBytes = (text.length / 4) * 3 - (text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0)
  if (decodedBytes > maxDecoded) return { ok: false, reason: 'too-large', decodedBytes }
  const bytes = decodeCanonical(text)
  return bytes ? { ok: true, bytes, mediaType } : { ok: false, reason: 'not-base64' }
}

/**
 * The bytes of a base64 text whose length is a multiple of four; undefined when encoding them would give another
 * text. Buffer takes anything for base64, and a grouped pattern overflows the stack of the regex engine at 4 MB.
 */
export function decodeCanonical(text: string): Buffer | undefined {
  const bytes = Buffer.from(text, 'base64')
  return bytes.toString('base64') === text ? bytes : undefined
}
