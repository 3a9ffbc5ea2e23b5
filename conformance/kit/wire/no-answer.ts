export type NoAnswerKind = 'unreachable' | 'broken' | 'timeout' | 'interrupted'

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
    return this.kind === 'interrupted' || this.kind === 'unreachable'
  }
}

const UNREACHABLE: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there (connection refused)',
  ENOTFOUND: 'the host name is not known',
  EAI_AGAIN: 'the host name could not be looked up',
  EHOSTUNREACH: 'there is no route to the host',
  ENETUNREACH: 'there is no route to the network',
}

/** Names what went wrong with a connection. */
export function noAnswerFrom(error: unknown): NoAnswer {
  if (error instanceof NoAnswer) return error
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const known = UNREACHABLE[code]
  if (known !== undefined) return new NoAnswer('unreachable', known)
  const said = error instanceof Error && error.message !== '' ? error.message : String(error)
  const tls = /CERT|TLS|SSL|SELF_SIGNED|UNABLE_TO/.test(code)
  return new NoAnswer(tls ? 'unreachable' : 'broken', tls ? `TLS: ${said}` : `the connection broke off (${said})`)
}
