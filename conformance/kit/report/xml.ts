import escapeHtml from 'escape-html'

/** An XML element with its attributes; what XML cannot say at all, such as NUL, becomes U+FFFD. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number>>,
  content: readonly string[] = [],
): string {
  const head = `${name}${Object.entries(attributes)
    .map(([key, value]) => ` ${key}="${escapeAttribute(String(value))}"`)
    .join('')}`
  return content.length === 0 ? `<${head}/>` : `<${head}>${content.join('')}</${name}>`
}

/** A parser would turn line ends and tabs of attributes into blanks. */
const escapeAttribute = (text: string): string =>
  escapeMarkup(text).replace(/[\t\n\r]/g, (blank) => `&#${blank.charCodeAt(0)};`)

const NOT_XML = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu

/** Text for XML and HTML, in elements and in attributes alike. */
export function escapeMarkup(text: string): string {
  return escapeHtml(text.replace(NOT_XML, '\uFFFD'))
}
