import type { SecretNames } from '../../platform/secret-names.ts'
import { maskBrokenJson } from './mask-broken-json.ts'
import { undoBase64, undoEscapes, undoPercent } from './undo-spellings.ts'

/** Masks secrets wherever an exchange is shown, by the names and forms that the services have given. */
export interface Masks {
  headers(headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, string>
  /** Any JSON value, with the secrets in it masked and long base64 shortened. */
  value(value: unknown): unknown
  /** Secrets that stand within a text: keys wherever they are, and the tokens in links, however they are spelt. */
  text(text: string): string
  /** The same for a body that should have been JSON and is not, or is cut: a form, one of several parts, anything. */
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
  const form = forms.join('|') || '(?!)'
  const keyLike = new RegExp(form, 'g')
  const anyKey = new RegExp(form)
  const parameter = new RegExp(`((?:^|[?&])(?:${names})=)([^&#\\s"'\\\\]+)`, 'gi')

  /** `token`, and also `Token`, `user[token]` and `token[]` of forms. */
  const isSecretName = (name: string): boolean =>
    name
      .toLowerCase()
      .split(/[[\].\s]+/)
      .some((part) => secretNames.has(part))

  function plainText(shown: string): string {
    const masked = shown
      .replace(keyLike, mask)
      .replace(parameter, (_, before: string, secret: string) => before + mask(secret))
    return masked.replace(BASE64, (run: string, at: number) => {
      const isCut = masked[at + run.length] === '…'
      for (const meant of undoBase64(run))
        if (anyKey.test(isCut ? `${meant}…` : meant)) return `… (${run.length} characters)`
      return run.length < LONG_BASE64 ? run : `${run.slice(0, BASE64_SHOWN)}… (${run.length} characters)`
    })
  }

  /** A word that says something else once it is decoded, and a secret at that, is shown decoded. */
  function word(shown: string): string {
    if (!/[%\\]/.test(shown)) return plainText(shown)
    const meant = undoEscapes(undoPercent(shown))
    const masked = plainText(meant)
    return masked === meant ? plainText(shown) : masked
  }

  function text(shown: string): string {
    return /[%\\]/.test(shown) ? shown.split(/(\s+)/).map(word).join('') : plainText(shown)
  }

  function value(shown: unknown, name = ''): unknown {
    const isSecret = isSecretName(name)
    if (isSecret && !isErrorCode(name, shown)) {
      if (typeof shown === 'string') return mask(shown)
      if (typeof shown === 'number') return '…'
    }
    if (typeof shown === 'string') return shown.includes('"') ? brokenJson(shown) : text(shown)
    // A secret that was sent in a list or an object by mistake is one all the same.
    if (Array.isArray(shown)) return shown.map((item) => value(item, name))
    if (typeof shown !== 'object' || shown === null) return shown
    return Object.fromEntries(
      Object.entries(shown).map(([member, of]) => [text(member), value(of, isSecret ? name : member)]),
    )
  }

  function brokenJson(shown: string): string {
    if (/content-disposition/i.test(shown)) return text(parts(shown))
    if (/^[^\s{["<]+=/.test(shown.slice(0, 200))) return parameters(shown)
    return text(maskBrokenJson(undoEscapes(shown), (name, of) => isSecretName(name) && !isErrorCode(name, of)))
  }

  /** `multipart/form-data`: the content of a part whose head names a secret. */
  function parts(shown: string): string {
    return shown
      .split(/(\r?\n--|^--)/)
      .map((part) => {
        const end = /\r?\n\r?\n/.exec(part)
        if (!end) return part
        const [head, content] = [part.slice(0, end.index), part.slice(end.index + end[0].length)]
        const named = [.../name="?([^";\r\n]*)/gi[Symbol.matchAll](head)].map(([, each = '']) => undoPercent(each))
        return head + end[0] + (named.some(isSecretName) ? mask(content) : content)
      })
      .join('')
  }

  /** A query, or a form. */
  function parameters(shown: string): string {
    return shown
      .split('&')
      .map((each) => {
        const [name = '', ...of] = each.split('=')
        const [decoded = ''] = [...new URLSearchParams(`${name}=`).keys()]
        const isSecret = of.length > 0 && isSecretName(decoded)
        return isSecret ? `${text(name)}=${mask(of.join('='))}` : text(each)
      })
      .join('&')
  }

  return {
    text,
    value: (shown) => value(shown),
    brokenJson,
    variableOf: (header) => own(secretHeaders, header.toLowerCase()),
    headers: (sent) =>
      Object.fromEntries(
        Object.entries(sent).flatMap(([name, of]) => {
          if (of === undefined) return []
          const joined = Array.isArray(of) ? of.join(', ') : of
          const isSecret = own(secretHeaders, name.toLowerCase()) !== undefined || isSecretName(name)
          return [[text(name), isSecret ? mask(joined) : text(joined)]]
        }),
      ),
    url(url) {
      const [path = '', ...rest] = url.split('?')
      const shown = path.split('/').map(text).join('/')
      return rest.length === 0 ? text(shown) : `${text(shown)}?${parameters(rest.join('?'))}`
    },
  }
}

/** A caller chooses the names of its headers, `constructor` among them. */
function own(record: Readonly<Record<string, string>>, name: string): string | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

/** `code` also names errors, such as `key_expired`: letters and underscores, which no mailed code has. */
function isErrorCode(name: string, value: unknown): boolean {
  return name.toLowerCase() === 'code' && typeof value === 'string' && /^[a-z]+(?:_[a-z]+)+$/.test(value)
}
