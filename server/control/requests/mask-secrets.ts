import type { SecretNames } from '../../platform/secret-names.ts'

/** Masks secrets wherever an exchange is shown, by the names and forms that the services have given. */
export interface Masks {
  headers(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string>
  /** Any JSON value, with the secrets in it masked and long base64 shortened. */
  value(value: unknown): unknown
  /** Secrets that stand within a text: keys wherever they are, and the tokens in links. */
  text(text: string): string
  /** The same for a text that should have been JSON and is not, or is cut. */
  brokenJson(text: string): string
  /** An address: its query by the decoded names of its parameters, so that no spelling gets through. */
  url(url: string): string
  /** What stands for a secret header in a command, such as `$NUNTIQ_API_KEY`; undefined where it is none. */
  variableOf(header: string): string | undefined
}

const SHORTEST_SHOWN = 12
const BASE64 = /[A-Za-z0-9+/=_-]+/g
const LONG_BASE64 = 300
const BASE64_SHOWN = 40

/** `sk_sandbox…` → `sk_…0001`; of a short secret nothing is left. */
export function mask(secret: string): string {
  return secret.length < SHORTEST_SHOWN ? '…' : `${secret.slice(0, 3)}…${secret.slice(-4)}`
}

export function createMasks({ members, headers: secretHeaders, forms }: SecretNames): Masks {
  const secretNames = new Set(members)
  const names = members.join('|')
  const keyLike = new RegExp(forms.join('|') || '(?!)', 'g')
  const parameter = new RegExp(`((?:^|[?&])(?:${names})=)([^&#\\s"'\\\\]+)`, 'gi')
  const secretMember = new RegExp(`("(?:${names})"\\s*:[\\s[]*)(?:"(?:[^"\\\\]|\\\\.)*"?|[\\d.eE+-]+)`, 'gi')

  function text(shown: string): string {
    return shown
      .replace(keyLike, mask)
      .replace(parameter, (_, before: string, secret: string) => before + mask(secret))
      .replace(BASE64, (run) =>
        run.length < LONG_BASE64 ? run : `${run.slice(0, BASE64_SHOWN)}… (${run.length} characters)`,
      )
  }

  function value(shown: unknown, name = ''): unknown {
    const isSecret = secretNames.has(name.toLowerCase())
    if (isSecret && !isErrorCode(shown)) {
      if (typeof shown === 'string') return mask(shown)
      if (typeof shown === 'number') return '…'
    }
    if (typeof shown === 'string') return text(shown)
    // A secret that was sent in a list or an object by mistake is one all the same.
    if (Array.isArray(shown)) return shown.map((item) => value(item, name))
    if (typeof shown !== 'object' || shown === null) return shown
    return Object.fromEntries(
      Object.entries(shown).map(([member, of]) => [member, value(of, isSecret ? name : member)]),
    )
  }

  return {
    text,
    value: (shown) => value(shown),
    brokenJson: (shown) => text(shown.replace(secretMember, '$1"…"')),
    variableOf: (header) => secretHeaders[header.toLowerCase()],
    headers(sent) {
      const shown: Record<string, string> = {}
      for (const [name, of] of Object.entries(sent)) {
        if (of === undefined) continue
        const joined = Array.isArray(of) ? of.join(', ') : of
        shown[name] = Object.hasOwn(secretHeaders, name.toLowerCase()) ? mask(joined) : text(joined)
      }
      return shown
    },
    url(url) {
      const [path = '', ...rest] = url.split('?')
      if (rest.length === 0) return text(path)
      const parameters = rest
        .join('?')
        .split('&')
        .map((each) => {
          const [name = '', ...of] = each.split('=')
          const [decoded] = [...new URLSearchParams(`${name}=`).keys()]
          const isSecret = of.length > 0 && secretNames.has(decoded?.toLowerCase() ?? '')
          return isSecret ? `${name}=${mask(of.join('='))}` : text(each)
        })
      return `${text(path)}?${parameters.join('&')}`
    },
  }
}

/** `code` also names errors, such as `key_expired`: letters and underscores, which no mailed code has. */
function isErrorCode(value: unknown): boolean {
  return typeof value === 'string' && /^[a-z]+(?:_[a-z]+)+$/.test(value)
}
