import type { ExchangeEvent } from './event.ts'

/** Headers that curl writes by itself, or that say who asked. */
const OWN = new Set(['content-length', 'user-agent', 'accept'])
const PLACEHOLDERS: Readonly<Record<string, string>> = {
  'x-api-key': '$NUNTIQ_API_KEY',
  'x-rotation-secret': '$NUNTIQ_ROTATION_SECRET',
}

/** A line for a POSIX shell that sends the request again; secrets come from the environment. */
export function curlLine({ request }: Pick<ExchangeEvent, 'request'>): string {
  const headers = request.headers
    .filter(([name]) => !OWN.has(name.toLowerCase()))
    .map(([name, value]) => {
      const variable = value.includes('[secret]') ? PLACEHOLDERS[name.toLowerCase()] : undefined
      return variable === undefined ? ` -H ${quote(`${name}: ${value}`)}` : ` -H "${name}: ${variable}"`
    })
  const body = request.bytes === 0 ? '' : ` --data-binary ${quote(request.body)}`
  return `curl -i -X ${request.method} ${quote(request.url)}${headers.join('')}${body}`
}

/** For a POSIX shell: single quotes keep everything but themselves. */
export function quote(text: string): string {
  return `'${text.replace(/'/g, `'\\''`)}'`
}
