import type { RawRequest } from '../../tenancy/logged-exchange.ts'
import type { Masks } from './mask-secrets.ts'
import { showBody } from './show-body.ts'

/** Headers that curl sets by itself, or that belong to one connection. */
const LEFT_OUT = new Set([
  'host',
  'connection',
  'content-length',
  'transfer-encoding',
  'accept-encoding',
  'user-agent',
  'expect',
  'cookie',
  'accept',
])

const LONGEST_INLINE = 4_000

/** A command for a POSIX shell that sends the request once more; what it needs but may not show it names. */
export function curlOf(raw: RawRequest, { origin, masks }: { origin: string; masks: Masks }): string {
  const headers = Object.entries(masks.headers(raw.headers))
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => {
      const variable = masks.variableOf(name)
      return variable === undefined ? `-H ${quotedBytes(`${name}: ${value}`)}` : `-H "${name}: ${variable}"`
    })
  return [`curl -X ${raw.method} ${quoted(origin + masks.url(raw.url))}`, ...headers, ...bodyOf(raw, masks)].join(
    ' \\\n  ',
  )
}

/** A body that is long, cut or no JSON is read from a file, since it cannot be shown as it was. */
function bodyOf(raw: RawRequest, masks: Masks): string[] {
  const { cut, content } = showBody(raw, masks)
  if (content === null) return []
  const inline = cut || typeof content === 'string' ? undefined : JSON.stringify(content)
  return inline !== undefined && inline.length <= LONGEST_INLINE && !inline.includes('… (')
    ? [`--data-binary ${quoted(inline)}`]
    : ['--data-binary @body.json']
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}

/** A header's value is bytes, not text: what lies outside ASCII is written as such, or a shell would send it as UTF-8. */
function quotedBytes(text: string): string {
  if (!/[\x80-\xff]/.test(text)) return quoted(text)
  const format = text
    .replaceAll(/[%\\]/g, '$&$&')
    .replaceAll(/[\x80-\xff]/g, (byte) => `\\${byte.charCodeAt(0).toString(8)}`)
  return `"$(printf ${quoted(format)})"`
}
