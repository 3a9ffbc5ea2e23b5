import { type Exchange, headerOf } from './exchange.ts'

/**
 * Whether an answer comes from somebody who does not speak JSON, such as a gateway, a firewall or a page of
 * maintenance: it may be of what stands on the way to the target, and be gone when it is asked again. A 429 has
 * its own rule, and HEAD has no body to tell by.
 */
export function isStrange({ request, response, json }: Pick<Exchange, 'request' | 'response' | 'json'>): boolean {
  const { status, headers } = response
  if (json !== undefined || status === 429 || request.method === 'HEAD') return false
  return status >= 300 || /html/i.test(headerOf(headers, 'Content-Type') ?? '')
}
