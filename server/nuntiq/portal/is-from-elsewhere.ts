import type { IncomingHttpHeaders } from 'node:http'

/**
 * Whether a form was posted by a page of another origin. The tokens in it are what counts; this only
 * keeps a foreign page from pressing our buttons. `Sec-Fetch-Site` is believed first. Without it, as
 * browsers leave it out over plain HTTP to other machines, `Origin` is: `null` is what our own pages
 * send, because they give no referrer.
 */
export function isFromElsewhere(headers: IncomingHttpHeaders, portalOrigin: string): boolean {
  const site = headers['sec-fetch-site']
  if (site !== undefined) return site !== 'same-origin' && site !== 'none'
  const { origin, host } = headers
  if (origin === undefined || origin === 'null' || origin === portalOrigin) return false
  return !URL.canParse(origin) || new URL(origin).host !== host
}
