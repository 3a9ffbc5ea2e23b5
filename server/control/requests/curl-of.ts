import type { RawRequest } from '../../tenancy/request-log.ts'
import { maskHeaders, maskUrl } from './mask-secrets.ts'
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

/** Secrets that the one who repeats the request has at hand. */
const FROM_ENVIRONMENT: Readonly<Record<string, string>> = {
  'x-api-key': '$NUNTIQ_API_KEY',
  'x-rotation-secret': '$NUNTIQ_ROTATION_SECRET',
}

const LONGEST_INLINE = 4_000

/** A command for a POSIX shell that sends the request once more; what it needs but may not show it names. */
export function curlOf(raw: RawRequest, origin: string): string {
  const headers = Object.entries(maskHeaders(raw.headers))
    .filter(([name]) => !LEFT_OUT.has(name))
    .map(([name, value]) => {
      const variable = FROM_ENVIRONMENT[name]
      return variable === undefined ? `-H ${quoted(`${name}: ${value}`)}` : `-H "${name}: ${variable}"`
    })
  return [`curl -X ${raw.method} ${quoted(origin + maskUrl(raw.url))}`, ...headers, ...bodyOf(raw)].join(' \\\n  ')
}

/** A body that is long, cut or no JSON is read from a file, since it cannot be shown as it was. */
function bodyOf(raw: RawRequest): string[] {
  const { cut, content } = showBody(raw)
  if (content === null) return []
  const inline = cut || typeof content === 'string' ? undefined : JSON.stringify(content)
  return inline !== undefined && inline.length <= LONGEST_INLINE && !inline.includes('… (')
    ? [`--data-binary ${quoted(inline)}`]
    : ['--data-binary @body.json']
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`
}
