/** What is wrong with a request before any operation is reached, whomever it was meant for. */
export interface HttpProblem {
  readonly status: number
  readonly error: string
  readonly message: string
  /** Where the next request would begin is not known, or nobody may say: the connection ends with the answer. */
  readonly ends: boolean
}

/** Every one of them (GEN-HTTP-016, and the host by which the sandbox is called). */
export const httpProblems = {
  unreadable: ({ why }: { why: string }) =>
    broken(400, 'Bad Request', `The request is not readable as HTTP/1.1: ${why}`),
  tls: () =>
    broken(400, 'Bad Request', 'The request was sent over TLS; this port speaks plain HTTP: write http:// instead'),
  http2: () => broken(400, 'Bad Request', 'The request was sent as HTTP/2; this port speaks HTTP/1.1'),
  cutOff: () => broken(400, 'Bad Request', 'The request ends before it is complete'),
  headTooLarge: () =>
    broken(431, 'Request Header Fields Too Large', 'The address and the headers together exceed 16 kB'),
  chunkExtensions: () => broken(413, 'Payload Too Large', 'The extensions of a chunk exceed 16 kB'),
  tooSlow: () => broken(408, 'Request Timeout', 'The request took too long to arrive'),
  hostMissing: () =>
    broken(400, 'Bad Request', 'The header Host is missing: HTTP/1.1 needs it, such as Host: localhost:4010'),
  hostTwice: () => broken(400, 'Bad Request', 'The header Host was sent more than once; send it once'),
  transferEncoding: ({ sent }: { sent: string }) =>
    broken(
      400,
      'Bad Request',
      `Transfer-Encoding must be chunked alone, and needs HTTP/1.1; it was sent as '${sent.slice(0, 100)}'`,
    ),
  target: ({ sent }: { sent: string }) =>
    broken(
      400,
      'Bad Request',
      `The address '${sent.slice(0, 100)}' is neither a path that begins with / nor an http:// address`,
    ),
  connect: () =>
    broken(405, 'Method Not Allowed', 'CONNECT is not served: this is no proxy; leave it out of your proxy settings'),
  expectation: ({ sent }: { sent: string }) => ({
    ...broken(
      417,
      'Expectation Failed',
      `Expect: ${sent.slice(0, 100)} cannot be met; 100-continue is the only expectation that is`,
    ),
    ends: false,
  }),
  host: ({ host }: { host: string }) => ({
    ...broken(
      421,
      'Misdirected Request',
      `The sandbox does not answer to the host '${host.slice(0, 100)}'. Call it by a loopback name such as localhost or 127.0.0.1, or start it with --allowed-host ${nameOf(host)}`,
    ),
    ends: false,
  }),
} as const satisfies Record<string, (facts: never) => HttpProblem>

function broken(status: number, error: string, message: string): HttpProblem {
  return { status, error, message, ends: true }
}

function nameOf(host: string): string {
  const name = host.slice(0, 100).replace(/:\d*$/, '')
  return /^[\w.-]+$/.test(name) ? name : 'NAME'
}
