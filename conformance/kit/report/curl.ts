import { MASK } from '../wire/secrets.ts'
import type { ExchangeEvent, HeaderEvent } from './event.ts'

/** Headers that curl writes by itself, or that say who asked. */
const OWN = new Set(['content-length', 'user-agent', 'accept'])

/** A line for a POSIX shell that sends the request again; secrets come from the environment. */
export function curlLine(
  { request }: Pick<ExchangeEvent, 'request'>,
  { variables }: Pick<HeaderEvent, 'variables'>,
): string {
  const headers = request.headers
    .filter(([name]) => !OWN.has(name.toLowerCase()))
    .map(([name, value]) => {
      const lower = name.toLowerCase()
      const variable = request.variables?.[lower] ?? variables[lower] ?? variableOf(name)
      return ` -H ${value.includes(MASK) ? `"${name}: ${expanded(value, variable)}"` : quote(`${name}: ${value}`)}`
    })
  return `curl -i -X ${request.method} ${quoteAround(request.url)}${headers.join('')}${bodyOf(request)}`
}

/** A body that a report cuts cannot be sent from it. */
function bodyOf({ body, bytes }: ExchangeEvent['request']): string {
  if (bytes === 0) return ''
  return body.endsWith('…') && bytes > Buffer.byteLength(body)
    ? ` --data-binary @body # ${bytes} bytes, too long for a report: --only and --seed send it again`
    : ` --data-binary ${quoteAround(body)}`
}

/** For a POSIX shell: single quotes keep everything but themselves. */
export function quote(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`
}

/** The same for a word that may well need no quotes, such as the name of a file. */
export const quoteWhereNeeded = (text: string): string => (/^[\w./-]+$/.test(text) ? text : quote(text))

/** The same, with variables in the place of secrets: each is named after what stands before it. */
function quoteAround(text: string): string {
  const [first = '', ...others] = text.split(MASK)
  let before = first
  return others.reduce((line, part) => {
    const name = nameAtEnd(before) ?? 'secret'
    before = part
    return `${line}"$${variableOf(name)}"${part === '' ? '' : quote(part)}`
  }, quote(first))
}

/** `claim_token` of `{"claim_token":"`, `token` of `?token=`. */
function nameAtEnd(text: string): string | undefined {
  const end = text.slice(-60).replaceAll(/["\s]/g, '')
  return /[:=]$/.test(end) ? end.match(/\w+/g)?.at(-1) : undefined
}

/** In double quotes a shell reads four letters; a header that holds them beside a secret is rare, and safe all the same. */
function expanded(value: string, variable: string): string {
  return value.replace(/["\\$`]/g, '\\$&').replaceAll(MASK, () => `$${variable}`)
}

const variableOf = (name: string): string => name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')
