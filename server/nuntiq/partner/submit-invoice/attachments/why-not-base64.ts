/** What is probably wrong with content that is not base64, for the refusal; empty where nothing suggests itself. */
export function whyNotBase64(text: string): string {
  // C13: an ellipsis is left by whoever shortens a sample.
  if (/\.\.\.|…/.test(text))
    return 'it holds an ellipsis, so it was cut like a sample in a document; send the whole file'
  if (text.includes('\n') && !/[^\w+/=\r\n-]/.test(text)) return 'it has line breaks; send it in one line'
  if (/[^\w+/=-]/.test(text)) return ''
  if (/[-_]/.test(text)) return 'it is in the URL-safe alphabet; send + and / in place of - and _'
  if (text.length % 4 !== 0) return 'its length is no multiple of four, so its padding or its end is missing'
  return ''
}
