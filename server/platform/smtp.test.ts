import type { AddressInfo } from 'node:net'
import PostalMime, { type Email } from 'postal-mime'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'
import { type Test, test } from 'tap'
import { openSupplier } from '../../fixtures/supplier.ts'
import { silentLog } from '../log/log.ts'
import type { Mail } from './mail.ts'
import { createSmtpDelivery } from './smtp.ts'

interface Arrived extends Email {
  readonly envelopeTo: readonly string[]
}

/** A mail server of the test's own; `next` waits for what arrives. */
async function openServer(
  t: Test,
  options: SMTPServerOptions = {},
): Promise<{ url: string; next(): Promise<Arrived> }> {
  const arrived: Arrived[] = []
  const waiting: ((mail: Arrived) => void)[] = []
  const server = new SMTPServer({
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        void PostalMime.parse(Buffer.concat(chunks)).then((email) => {
          const mail = { ...email, envelopeTo: session.envelope.rcptTo.map(({ address }) => address) }
          const first = waiting.shift()
          if (first) first(mail)
          else arrived.push(mail)
          done()
        })
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => new Promise<void>((resolve) => server.close(() => resolve())))
  return {
    url: `smtp://127.0.0.1:${(server.server.address() as AddressInfo).port}`,
    next: () =>
      new Promise((resolve) => {
        const mail = arrived.shift()
        if (mail) resolve(mail)
        else waiting.push(resolve)
      }),
  }
}

const mail: Mail = {
  id: 'mail-000001',
  tenant: 'acme',
  type: 'code',
  to: 'billing@acme.example',
  subject: 'Grüße "1"',
  text: 'Text ü',
  html: '<p>Text ü</p>',
  links: [],
  rule: 'A-B-001',
  about: 'thing (1)',
  exchange: null,
  sent_at: '2026-05-20T08:00:00.000Z',
}

test('a captured mail arrives at a real server, with both texts, subject and date', async (t) => {
  const server = await openServer(t)
  const delivery = createSmtpDelivery({
    url: `${server.url}?from=sandbox@acme.example`,
    warn: (message) => t.fail(message),
  })
  delivery.deliver(mail)
  const arrived = await server.next()
  t.match(arrived, {
    subject: mail.subject,
    from: { address: 'sandbox@acme.example' },
    envelopeTo: [mail.to],
    messageId: String,
  })
  t.equal(arrived.text?.trim(), mail.text)
  t.equal(arrived.html?.trim(), mail.html)
  t.equal(Date.parse(arrived.date ?? ''), Date.parse(mail.sent_at))
  await delivery.close()
})

test('mails arrive in the order in which they were sent', async (t) => {
  const server = await openServer(t)
  const delivery = createSmtpDelivery({ url: server.url, warn: (message) => t.fail(message) })
  for (const subject of ['one', 'two', 'three']) delivery.deliver({ ...mail, subject })
  const subjects = [await server.next(), await server.next(), await server.next()].map(({ subject }) => subject)
  t.same(subjects, ['one', 'two', 'three'])
  await delivery.close()
})

test('an address with line breaks adds neither recipient nor header', async (t) => {
  const server = await openServer(t)
  const warnings: string[] = []
  const delivery = createSmtpDelivery({ url: server.url, warn: (message) => void warnings.push(message) })
  delivery.deliver({
    ...mail,
    to: 'a@acme.example\r\nBcc: all@victim.example',
    subject: 'x\r\nBcc: all@victim.example',
  })
  delivery.deliver({ ...mail, subject: 'last' })
  const seen = [await server.next()]
  if (seen[0]?.subject !== 'last') seen.push(await server.next())
  t.notOk(seen.some(({ bcc, envelopeTo }) => bcc !== undefined || envelopeTo.includes('all@victim.example')))
  await delivery.close()
})

test('a server that refuses is warned of, without the content', async (t) => {
  const server = await openServer(t, { onRcptTo: (_, __, done) => done(new Error('no such mailbox')) })
  const warned = new Promise<string>((resolve) => {
    const delivery = createSmtpDelivery({ url: server.url, warn: resolve })
    delivery.deliver({ ...mail, code: '123456', text: 'code 123456' })
  })
  const message = await warned
  t.match(message, /^mail-000001 \(code\) was captured, but not delivered to 127\.0\.0\.1:\d+: /)
  t.notMatch(message, '123456')
})

test('a server that is not there costs neither the request nor the captured mail', async (t) => {
  const warnings: string[] = []
  await using supplier = await openSupplier({
    smtp: 'smtp://user:secret@127.0.0.1:1',
    log: { ...silentLog, warn: (message) => void warnings.push(message) },
  })
  t.match(await supplier.code(await supplier.invited()), /^\d{6}$/)
  t.equal((await supplier.tenant.mail.list()).length, 2)
  await supplier.sandbox.close()
  t.match(warnings[0], /was captured, but not delivered to 127\.0\.0\.1:1: /)
  t.notMatch(warnings.join(), 'secret')
})

test('the mails of a sandbox also arrive at the server that --smtp names', async (t) => {
  const server = await openServer(t)
  await using supplier = await openSupplier({ smtp: server.url })
  const token = await supplier.invited()
  const arrived = await server.next()
  t.equal(arrived.subject, 'Acme Corp: API access invitation for "Your Company"')
  t.match(arrived.text, `token=${token}`)
  t.match(arrived.html, `token=${token}`)
})

for (const url of ['', 'localhost:25', 'http://localhost', 'smtp://', 'smtp://u:%zz@localhost']) {
  test(`the address '${url}' of a mail server is refused`, async (t) => {
    t.throws(() => createSmtpDelivery({ url, warn: () => undefined }), { message: /address of the mail server/ })
  })
}
