import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a form was posted by a page of another origin. Access depends on the tokens in the
 * form; this only keeps other sites from pressing our buttons. `Sec-Fetch-Site` decides. Browsers leave
 * it out over plain HTTP to other machines; then `Origin` decides, which is `null` from our own pages,
 * because they send no referrer.
 */
export function isFromElsewhere(headers: IncomingHttpHeaders, portalOrigin: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin, host } = headers
  if (origin === undefined || origin === 'null' || origin === portalOrigin) return false
  return !URL.canParse(origin) || new URL(origin).host !== host
}
