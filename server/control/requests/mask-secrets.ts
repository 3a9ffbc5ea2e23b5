/** Members and query parameters whose values are secrets. */
const SECRET_NAMES = new Set(['api_key', 'rotation_secret', 'token', 'claim_token', 'code'])
const SECRET_HEADERS = new Set([
  'x-api-key',
  'x-rotation-secret',
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
])

const SHORTEST_SHOWN = 12

/** `sk_sandbox…` → `sk_…0001`; of a short secret nothing is left. */
export function mask(secret: string): string {
  return secret.length < SHORTEST_SHOWN ? '…' : `${secret.slice(0, 3)}…${secret.slice(-4)}`
}

export function maskHeaders(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string> {
  const shown: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined) continue
    const text = Array.isArray(value) ? value.join(', ') : value
    shown[name] = SECRET_HEADERS.has(name.toLowerCase()) ? mask(text) : maskText(text)
  }
  return shown
}

/** Any JSON value, with the secrets in it masked and long base64 shortened. */
export function maskValue(value: unknown, name = ''): unknown {
  const isSecret = SECRET_NAMES.has(name.toLowerCase())
  if (isSecret && !isErrorCode(value)) {
    if (typeof value === 'string') return mask(value)
    if (typeof value === 'number') return '…'
  }
  if (typeof value === 'string') return maskText(value)
  // A secret that was sent in a list or an object by mistake is one all the same.
  if (Array.isArray(value)) return value.map((item) => maskValue(item, name))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([member, of]) => [member, maskValue(of, isSecret ? name : member)]),
  )
}

/** `code` also names errors, such as `key_expired`: letters and underscores, which no mailed code has. */
function isErrorCode(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z]+(?:_[a-z]+)+$/.test(value)
}

/** Keys and rotation secrets; and what all tokens look like. */
const KEY_LIKE = /(?:sk|rs)_[A-Za-z0-9]{20,}|\b[0-9a-f]{48}\b/g
const PARAMETER = /((?:^|[?&])(?:api_key|rotation_secret|token|claim_token|code)=)([^&#\s"'\\]+)/gi
const BASE64 = /[A-Za-z0-9+/=_-]+/g
const LONG_BASE64 = 300
const BASE64_SHOWN = 40

/** Secrets that stand within a text: keys wherever they are, and the tokens in links. */
export function maskText(text: string): string {
  return text
    .replace(KEY_LIKE, mask)
    .replace(PARAMETER, (_, before: string, secret: string) => before + mask(secret))
    .replace(BASE64, (run) =>
      run.length < LONG_BASE64 ? run : `${run.slice(0, BASE64_SHOWN)}… (${run.length} characters)`,
    )
}

const SECRET_MEMBER =
  /("(?:api_key|rotation_secret|token|claim_token|code)"\s*:[\s[]*)(?:"(?:[^"\\]|\\.)*"?|[\d.eE+-]+)/gi

/** The same for a text that should have been JSON and is not, or is cut. */
export function maskBrokenJson(text: string): string {
  return maskText(text.replace(SECRET_MEMBER, '$1"…"'))
}

/** An address: its query by the decoded names of its parameters, so that no spelling gets through. */
export function maskUrl(url: string): string {
  const [path = '', ...rest] = url.split('?')
  if (rest.length === 0) return maskText(path)
  const parameters = rest
    .join('?')
    .split('&')
    .map((parameter) => {
      const [name = '', ...value] = parameter.split('=')
      const [decoded] = [...new URLSearchParams(`${name}=`).keys()]
      return value.length > 0 && SECRET_NAMES.has(decoded?.toLowerCase() ?? '')
        ? `${name}=${mask(value.join('='))}`
        : maskText(parameter)
    })
  return `${maskText(path)}?${parameters.join('&')}`
}
