/** Text shows in its beginning: reading on would only cost time on large files. */
const sampleBytes = 64 * 1024

/** Any control character but tab, line feed, form feed and carriage return. */
const controlCharacter = /[^\P{Cc}\t\n\f\r]/u

/** Whether the first 64 kB are valid UTF-8 without control characters. */
export function isPlainText(bytes: Uint8Array): boolean {
  const cut = bytes.length > sampleBytes
  const sample = cut ? bytes.subarray(0, sampleBytes) : bytes
  try {
    // As a stream, the decoder forgives a code point that the sample cuts in two.
    const text = new TextDecoder('utf-8', { fatal: true }).decode(sample, { stream: cut })
    return !controlCharacter.test(text)
  } catch {
    return false
  }
}
