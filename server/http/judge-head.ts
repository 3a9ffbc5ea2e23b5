import type { IncomingMessage } from 'node:http'
import { type HttpProblem, httpProblems } from './http-problem.ts'

/** A request as Node hands it over once its head was readable. */
export type ReceivedHead = Pick<IncomingMessage, 'url' | 'method' | 'httpVersion' | 'headers' | 'rawHeaders'>

/**
 * What the parser lets pass although HTTP/1.1 forbids it (RFC 9112): no Host or two, a transfer coding that nobody
 * here decodes, a target that is no address. Such requests are read differently by a proxy and by a server, so they
 * are refused rather than guessed at (GEN-HTTP-016).
 */
export function judgeHead({
  url = '',
  method,
  httpVersion,
  headers,
  rawHeaders,
}: ReceivedHead): HttpProblem | undefined {
  const hosts = countHosts(rawHeaders)
  if (hosts > 1) return httpProblems.hostTwice()
  if (hosts === 0 && httpVersion === '1.1') return httpProblems.hostMissing()
  const coding = headers['transfer-encoding']
  if (coding !== undefined && (coding.trim().toLowerCase() !== 'chunked' || httpVersion !== '1.1'))
    return httpProblems.transferEncoding({ sent: coding })
  if (!(url.startsWith('/') || isAbsolute(url) || (url === '*' && method === 'OPTIONS')))
    return httpProblems.target({ sent: url })
  return undefined
}

/** Names and values in turns. */
function countHosts(rawHeaders: readonly string[]): number {
  let count = 0
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const name = rawHeaders[at]
    if (name?.length === 4 && name.toLowerCase() === 'host') count++
  }
  return count
}

/** An address in absolute form, as for a proxy, names the host itself; the header is then passed over (RFC 9112, 3.2.2). */
export function hostOf({ url = '', headers }: Pick<ReceivedHead, 'url' | 'headers'>): string | undefined {
  return isAbsolute(url) ? new URL(url).host : headers.host
}

/** The path and query of an address, in whichever form it came. */
export function pathAndQueryOf(url: string): string {
  if (!isAbsolute(url)) return url
  const afterHost = url.slice(url.indexOf('://') + 3).replace(/^[^/?#]*/, '')
  return afterHost.startsWith('/') ? afterHost : `/${afterHost}`
}

function isAbsolute(url: string): boolean {
  return /^https?:\/\//i.test(url) && URL.canParse(url)
}
