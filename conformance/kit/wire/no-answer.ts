export type NoAnswerKind = 'unreachable' | 'broken' | 'timeout' | 'limited' | 'interrupted' | 'failed'

/** The target gave no whole answer. It decides nothing, and is never held against a requirement by itself. */
export class NoAnswer extends Error {
  readonly kind: NoAnswerKind

  constructor(kind: NoAnswerKind, message: string) {
    super(message)
    this.name = 'NoAnswer'
    this.kind = kind
  }

  /** True where the target cannot have done what it was asked for. */
  get neverSent(): boolean {
    return this.kind === 'interrupted' || this.kind === 'unreachable' || this.kind === 'limited'
  }
}

const TRUST = 'name its certificate authority with --ca FILE, or in NODE_EXTRA_CA_CERTS'

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
  DEPTH_ZERO_SELF_SIGNED_CERT: `TLS: its certificate is self-signed, which nobody here trusts; ${TRUST}`,
  SELF_SIGNED_CERT_IN_CHAIN: `TLS: its certificate comes from an authority that nobody here trusts; ${TRUST}`,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: `TLS: the authority of its certificate is not known here, or the chain is not complete; ${TRUST}`,
  UNABLE_TO_GET_ISSUER_CERT: `TLS: the authority of its certificate is not known here; ${TRUST}`,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: `TLS: the authority of its certificate is not known here; ${TRUST}`,
  CERT_HAS_EXPIRED: 'TLS: its certificate has expired',
  CERT_NOT_YET_VALID: 'TLS: its certificate is not valid yet; is the clock right here?',
  ERR_SSL_WRONG_VERSION_NUMBER: 'no TLS is spoken there; is it an http:// address?',
  ERR_SSL_PACKET_LENGTH_TOO_LONG: 'no TLS is spoken there; is it an http:// address?',
}

/** Names what went wrong with a connection. */
export function noAnswerFrom(error: unknown): NoAnswer {
  if (error instanceof NoAnswer) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const said = error instanceof Error && error.message !== '' ? error.message : String(error)
  // OpenSSL gives its errors one code and tells them apart in words.
  const known = UNREACHABLE[code] ?? (/wrong version number|packet length too long/.test(said) ? NO_TLS : undefined)
  if (known !== undefined) return new NoAnswer('unreachable', known)
  if (code.startsWith('HPE_')) return new NoAnswer('broken', `what came back is no HTTP answer (${said})`)
  const tls = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code) || /SSL|TLS/.test(said)
  return new NoAnswer(tls ? 'unreachable' : 'broken', tls ? `TLS: ${said}` : `the connection broke off (${said})`)
}

const NO_TLS = UNREACHABLE['ERR_SSL_WRONG_VERSION_NUMBER']
