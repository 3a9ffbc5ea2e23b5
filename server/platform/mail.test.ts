import { test } from 'tap'
import { createBackground } from './background.ts'
import { type Mail, Mailbox, type MailOwner, MOST_MAILS, type OutgoingMail } from './mail.ts'

const acme: MailOwner = { slug: 'acme' }
const globex: MailOwner = { slug: 'globex' }
const owners = (): MailOwner[] => [acme, globex]

function mail(changes: Partial<OutgoingMail> = {}): OutgoingMail {
  const why = { rule: 'A-B-001', about: 'thing (1)', exchange: null }
  return {
    type: 'code',
    to: 'a@acme.example',
    subject: 's',
    text: 't',
    html: 'h',
    links: [],
    sent_at: 0,
    ...why,
    ...changes,
  }
}

test('a mail is listed with its owner, oldest first', async (t) => {
  const mailbox = new Mailbox()
  mailbox.post(acme, mail({ subject: 'one' }))
  mailbox.post(globex, mail({ subject: 'two' }))
  mailbox.post(acme, mail({ subject: 'three' }))
  t.same(
    mailbox.list([acme]).map(({ subject }) => subject),
    ['one', 'three'],
  )
  t.same(
    mailbox.list(owners()).map(({ tenant, subject }) => `${tenant} ${subject}`),
    ['acme one', 'globex two', 'acme three'],
  )
})

test('mails are found by address without regard to case, by type and by what came before', async (t) => {
  const mailbox = new Mailbox()
  const first = mailbox.post(acme, mail())
  const second = mailbox.post(acme, mail({ to: 'B@acme.example', type: 'invitation' }))
  t.same(mailbox.list(owners(), { to: 'b@ACME.example' }), [second])
  t.same(mailbox.list(owners(), { type: 'code' }), [first])
  t.same(mailbox.list(owners(), { after: first.id }), [second])
  t.same(mailbox.list(owners(), { after: 'not an id' }), [first, second])
  t.equal(mailbox.get([globex], second.id), undefined)
})

test('an owner keeps the latest mails only', async (t) => {
  const mailbox = new Mailbox()
  for (let number = 0; number < MOST_MAILS + 10; number++) mailbox.post(acme, mail({ subject: String(number) }))
  const kept = mailbox.list([acme])
  t.equal(kept.length, MOST_MAILS)
  t.equal(kept[0]?.subject, '10')
})

test('next without a mail before it gives the newest', async (t) => {
  const mailbox = new Mailbox()
  mailbox.post(acme, mail({ code: '111111' }))
  mailbox.post(acme, mail({ code: '222222' }))
  t.equal((await mailbox.next(owners, { waitMs: 0 }))?.code, '222222')
})

test('next goes on from a mail, one by one', async (t) => {
  const mailbox = new Mailbox()
  const [one, two, three] = ['1', '2', '3'].map((subject) => mailbox.post(acme, mail({ subject })))
  t.equal((await mailbox.next(owners, { after: one?.id, waitMs: 0 }))?.id, two?.id)
  t.equal((await mailbox.next(owners, { after: two?.id, waitMs: 0 }))?.id, three?.id)
  t.equal(await mailbox.next(owners, { after: three?.id, waitMs: 0 }), undefined)
})

test('next waits for a mail that matches', async (t) => {
  const mailbox = new Mailbox()
  const waiting = mailbox.next(owners, { type: 'invitation', waitMs: 10_000 })
  mailbox.post(acme, mail())
  const wanted = mailbox.post(globex, mail({ type: 'invitation' }))
  t.same(await waiting, wanted)
})

test('next gives up after its time', async (t) => {
  t.equal(await new Mailbox().next(owners, { waitMs: 1 }), undefined)
})

test('next lets a caller go who has hung up', async (t) => {
  const leaving = new AbortController()
  const waiting = new Mailbox().next(owners, { waitMs: 60_000, signal: leaving.signal })
  leaving.abort()
  t.equal(await waiting, undefined)
})

test('a closing sandbox lets nobody wait', async (t) => {
  const mailbox = new Mailbox()
  const waiting = mailbox.next(owners, { waitMs: 60_000 })
  mailbox.dismiss()
  t.equal(await waiting, undefined)
  t.equal(await mailbox.next(owners, { waitMs: 60_000 }), undefined)
})

test('clearing takes the mails of the named owners only', async (t) => {
  const mailbox = new Mailbox()
  mailbox.post(acme, mail())
  const left = mailbox.post(globex, mail())
  mailbox.clear([acme])
  t.same(mailbox.list(owners()), [left])
})

test('every mail is handed on, after it was captured', async (t) => {
  const handed: Mail[] = []
  const mailbox: Mailbox = new Mailbox({
    deliver: (captured) => void handed.push(...mailbox.list([acme]).filter(({ id }) => id === captured.id)),
    close: async () => undefined,
  })
  const posted = mailbox.post(acme, mail())
  t.same(handed, [posted])
})

test('work for later starts after the present turn, and idle waits for it', async (t) => {
  const done: string[] = []
  const background = createBackground(() => undefined)
  background.later(async () => void done.push('later'))
  await Promise.resolve()
  done.push('answer')
  await background.idle()
  t.same(done, ['answer', 'later'])
})

test('work that fails is reported and ends nothing', async (t) => {
  const reported: unknown[] = []
  const background = createBackground((error) => void reported.push(error))
  background.later(async () => {
    throw new Error('broken')
  })
  await background.idle()
  t.match(reported, [{ message: 'broken' }])
})
