import { type HttpProblem, httpProblems } from './http-problem.ts'

/** What Node's parser, or its watch over slow requests, reports of a connection. */
export interface ParserError {
  readonly code?: string | undefined
  /** The parser's own words. */
  readonly reason?: string | undefined
  /** The bytes in which it stopped. */
  readonly rawPacket?: Buffer | undefined
  /** How many of them it had read. */
  readonly bytesParsed?: number | undefined
}

const TLS_HANDSHAKE = 0x16

/** The problem behind an error of the parser; undefined for one of the connection itself, which nobody can be told. */
export function problemOfParser({ code = '', reason, rawPacket }: ParserError): HttpProblem | undefined {
  switch (code) {
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return httpProblems.tooSlow()
    case 'HPE_HEADER_OVERFLOW':
      return httpProblems.headTooLarge()
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return httpProblems.chunkExtensions()
    case 'HPE_INVALID_EOF_STATE':
      return httpProblems.cutOff()
    case 'HPE_PAUSED_H2_UPGRADE':
      return httpProblems.http2()
  }
  if (!code.startsWith('HPE_')) return undefined
  if (rawPacket?.[0] === TLS_HANDSHAKE) return httpProblems.tls()
  if (rawPacket?.subarray(0, 24).toString('latin1').startsWith('PRI * HTTP/2')) return httpProblems.http2()
  return httpProblems.unreadable({ why: reason ?? 'it breaks off' })
}

/** The first line of a request as far as it was readable. */
export interface SeenLine {
  readonly method: string
  readonly url: string
}

const REQUEST_LINE = /(?:^|\n)([A-Za-z]{3,20}) ((?:\/|https?:\/\/)\S{0,2000})/g

/** The last request line in what the parser had read, the line that it stopped in included; undefined where there is none. */
export function lineOfPacket({ rawPacket, bytesParsed = 0 }: ParserError): SeenLine | undefined {
  if (!rawPacket) return undefined
  // Requests before it have been read to their end: what it belongs to begins behind the last empty line.
  const begin = rawPacket.subarray(0, bytesParsed).lastIndexOf('\r\n\r\n') + 1
  const end = rawPacket.indexOf('\n', bytesParsed)
  const read = rawPacket.subarray(begin, end === -1 ? rawPacket.length : end).toString('latin1')
  const [, method, url] = [...read.matchAll(REQUEST_LINE)].at(-1) ?? []
  return method === undefined || url === undefined ? undefined : { method, url }
}
