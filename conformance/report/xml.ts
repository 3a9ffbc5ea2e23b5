/** An XML element with its attributes; what XML cannot say at all, such as NUL, becomes U+FFFD. */
export function element(name: string, attributes: Readonly<Record<string, string | number>>, content: readonly string[] = []): string {
  const head = `${name}${Object.entries(attributes).map(([key, value]) => ` ${key}="${escapeMarkup(String(value))}"`).join('')}`
  return content.length === 0 ? `<${head}/>` : `<${head}>${content.join('')}</${name}>`
}

const NOT_XML = /[\u0000-\u0008\u000B\u000C\u000E-\u001F\uFFFE\uFFFF]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g

/** Text for XML and HTML, in elements and in attributes alike. */
export function escapeMarkup(text: string): string {
  return text.replace(NOT_XML, '\uFFFD')
    .replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/"/g, '&quot;').replace(/'/g, '&#39;')
}
