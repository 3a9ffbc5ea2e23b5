import { connect } from 'node:net'

/** What a connection brought. */
export interface Brought {
  readonly answers: readonly RawAnswer[]
  /** How it was over; `open` when nobody closed it in time. */
  readonly ended: 'closed' | 'reset' | 'open'
  /** Bytes that are no answer. */
  readonly rest: string
}

export interface RawAnswer {
  readonly status: number
  readonly head: string
  readonly body: string
}

/** A connection that has neither brought anything nor closed for this long stays open for ever. */
const PATIENCE_MS = 15_000

/** Writes some bytes on a connection of their own, closes its sending half, and reads until the server closes the rest. */
export function sendRaw(port: number, bytes: Buffer): Promise<Brought> {
  return new Promise((resolve) => {
    const chunks: Buffer[] = []
    const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
    const over = (ended: Brought['ended']): void => {
      socket.destroy()
      resolve({ ...answersIn(Buffer.concat(chunks).toString('latin1'), bytes), ended })
    }
    socket.setTimeout(PATIENCE_MS, () => over('open'))
    socket.on('connect', () => socket.end(bytes))
    socket.on('data', (chunk) => chunks.push(chunk))
    socket.on('end', () => over('closed'))
    socket.on('error', () => over('reset'))
  })
}

function answersIn(text: string, sent: Buffer): Pick<Brought, 'answers' | 'rest'> {
  const answers: RawAnswer[] = []
  const toHead = sent.toString('latin1', 0, 5) === 'HEAD '
  let rest = text
  for (;;) {
    const end = rest.indexOf('\r\n\r\n')
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(rest)?.[1] ?? 0)
    if (end === -1 || status === 0) return { answers, rest }
    const head = rest.slice(0, end)
    const hasBody = answers.length > 0 || !toHead
    const length = hasBody ? Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0) : 0
    const chunked = /^transfer-encoding: chunked$/im.test(head)
    // What is sent in chunks has no length to go by: it is taken to be the last answer.
    const body = chunked ? rest.slice(end + 4) : rest.slice(end + 4, end + 4 + length)
    if (status >= 200) answers.push({ status, head, body })
    rest = chunked ? '' : rest.slice(end + 4 + body.length)
  }
}
