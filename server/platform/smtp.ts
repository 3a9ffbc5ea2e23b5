import { loadedLater } from './loaded-later.ts'
import type { Delivery, Mail } from './mail.ts'

const loadMailer = loadedLater(() => import('nodemailer'))

/** An address of a mail server that cannot be used; the message says what it must be. */
export class BadSmtpUrl extends RangeError {}

const MOST_WAITING = 1_000
const PATIENCE_MS = 10_000
/** How long a closing sandbox waits for mails that are on their way. */
const FAREWELL_MS = 3_000
const DEFAULT_SENDER = 'no-reply@nuntiq-kit.localhost'

/**
 * Hands captured mails to an SMTP server, one after another, in the background: `smtp://` or
 * `smtps://`, with user, password and `?from=address` where the server wants them. A mail that
 * cannot be delivered is told to `warn`, without its content, and is still captured.
 */
export function createSmtpDelivery({ url, warn }: { url: string; warn: (message: string) => void }): Delivery {
  const server = readServer(url)
  const waiting: Mail[] = []
  let working: Promise<void> | undefined
  let closed = false

  async function work(): Promise<void> {
    const { createTransport } = await loadMailer()
    const transport = createTransport({
      host: server.host,
      port: server.port,
      secure: server.secure,
      ...(server.auth && { auth: server.auth }),
      connectionTimeout: PATIENCE_MS,
      greetingTimeout: PATIENCE_MS,
      socketTimeout: PATIENCE_MS,
      dnsTimeout: PATIENCE_MS,
      // A mail's texts are data: nothing in them may make the server read a file or an address.
      disableFileAccess: true,
      disableUrlAccess: true,
    })
    for (let mail = waiting.shift(); mail && !closed; mail = waiting.shift()) {
      try {
        await transport.sendMail({
          from: { name: 'Nuntiq sandbox', address: server.from },
          to: { name: '', address: mail.to },
          subject: mail.subject,
          text: mail.text,
          html: mail.html,
          date: mail.sent_at,
          headers: { 'X-Nuntiq-Kit-Mail': mail.id, 'X-Nuntiq-Kit-Type': mail.type, 'X-Nuntiq-Kit-Rule': mail.rule },
        })
      } catch (error) {
        warn(`${mail.id} (${mail.type}) was captured, but not delivered to ${server.name}: ${reason(error)}`)
      }
    }
    transport.close()
  }

  function start(): void {
    working ??= work()
      .catch((error: unknown) => warn(`mails are captured, but not delivered to ${server.name}: ${reason(error)}`))
      .finally(() => {
        working = undefined
        // One that came while the last was being finished.
        if (waiting.length > 0 && !closed) start()
      })
  }

  return {
    deliver(mail) {
      if (closed) return
      if (waiting.length >= MOST_WAITING) {
        warn(
          `${mail.id} (${mail.type}) was captured, but not delivered: ${MOST_WAITING} mails are waiting for ${server.name}`,
        )
        return
      }
      waiting.push(mail)
      start()
    },
    async close() {
      if (working) await Promise.race([working, new Promise((resolve) => setTimeout(resolve, FAREWELL_MS).unref())])
      closed = true
    },
  }
}

interface Server {
  readonly host: string
  readonly port: number
  readonly secure: boolean
  readonly auth: { user: string; pass: string } | undefined
  readonly from: string
  /** Without the password. */
  readonly name: string
}

function readServer(text: string): Server {
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^smtps?:$/.test(url.protocol) || url.hostname === '') {
    // The text itself is not repeated: it may hold a password.
    throw new BadSmtpUrl(
      'the address of the mail server must be such as smtp://localhost:1025 or smtps://user:password@mail.example',
    )
  }
  const secure = url.protocol === 'smtps:'
  const port = url.port === '' ? (secure ? 465 : 25) : Number(url.port)
  return {
    host: url.hostname.replace(/^\[|\]$/g, ''),
    port,
    secure,
    auth: url.username === '' ? undefined : { user: decoded(url.username), pass: decoded(url.password) },
    from: url.searchParams.get('from') ?? DEFAULT_SENDER,
    name: `${url.hostname}:${port}`,
  }
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw new BadSmtpUrl(
      'the user or password in the address of the mail server has a % that is not followed by two digits: write it as %25',
    )
  }
}

function reason(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error)
  return text.replaceAll(/\s+/g, ' ').slice(0, 200)
}
