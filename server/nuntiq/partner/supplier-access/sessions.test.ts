import { test } from 'tap'
import { openSupplier, wrongCode } from '../../../../fixtures/supplier.ts'
import { type Session, sessions } from './session.ts'
import {
  MOST_WRONG_CODES,
  SESSION_MS,
  SESSION_TABLE,
  type SessionEvent,
  sessionState,
  type SessionState,
} from './session-table.ts'

const MINUTE = 60_000
const at = Date.UTC(2026, 4, 20)
const fresh: Session = {
  id: 's',
  kind: 'invitation',
  partner: 'p',
  recipients: [],
  key: null,
  token_hash: 't',
  issued_at: at,
  code_hash: null,
  wrong_codes: 0,
  claim_hash: null,
  used_at: null,
}
const examples: Record<SessionState, Session> = {
  invited: fresh,
  'code-sent': { ...fresh, code_hash: 'c' },
  validated: { ...fresh, code_hash: 'c', claim_hash: 'm' },
  locked: { ...fresh, wrong_codes: MOST_WRONG_CODES },
  expired: { ...fresh, issued_at: at - SESSION_MS },
  used: { ...fresh, used_at: at },
  unknown: { ...fresh, issued_at: at - 7 * 24 * 60 * MINUTE },
}

for (const [state, session] of Object.entries(examples)) {
  test(`SUP-SESS a session's times and counts make it ${state}`, async (t) => {
    t.equal(sessionState(session, at), state)
  })
}

test('SUP-SESS every granted step leads to the state that the table says', async (t) => {
  const after: Record<SessionEvent, (session: Session) => Session> = {
    'request-code': (session) => ({ ...session, code_hash: 'c' }),
    'right-code': (session) => ({ ...session, claim_hash: 'm' }),
    'wrong-code': (session) => ({ ...session, wrong_codes: session.wrong_codes + 1 }),
    'fifth-wrong-code': (session) => ({ ...session, wrong_codes: MOST_WRONG_CODES }),
    mint: (session) => ({ ...session, used_at: at }),
  }
  for (const [state, row] of Object.entries(SESSION_TABLE)) {
    for (const [event, step] of Object.entries(row)) {
      if (step.verdict !== 'granted' && step.verdict !== 'wrong-code') continue
      if (state === 'unknown') continue
      const changed = after[event as SessionEvent](examples[state as SessionState])
      if (event === 'right-code' && step.verdict === 'wrong-code') continue
      t.equal(sessionState(changed, at), step.to, `${state}, ${event}`)
    }
  }
})

test('SUP-SESS-001 Supplier Access asks for no API key', async (t) => {
  await using supplier = await openSupplier()
  t.equal((await supplier.access('request-code', { token: await supplier.invited() })).status, 200)
})

test('SUP-SESS-002 a session works until its fifteenth minute is over', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  await supplier.tenant.clock.advance('PT14M59.999S')
  t.equal((await supplier.access('request-code', { token })).status, 200)
  await supplier.tenant.clock.advance('PT0.001S')
  t.equal((await supplier.access('request-code', { token })).status, 410)
})

test('SUP-SESS-003 the state holds neither token nor code nor claim token', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const code = await supplier.code(token)
  const { data } = await supplier.access('validate', { token, code })
  const state = JSON.stringify((await supplier.control('GET', '/state')).body)
  t.match(state, '"sessions"')
  t.notMatch(state, token)
  t.notMatch(state, String(data['claim_token']))
  t.notMatch(state, `"${code}"`)
})

test('SUP-SESS-004 each recipient of an invitation has a link of his own', async (t) => {
  await using supplier = await openSupplier()
  const { body } = await supplier.control('POST', `/partners/${supplier.tenant.partnerId}/invitations`, {
    emails: ['one@acme.example', 'two@acme.example', 'ONE@acme.example'],
  })
  const invitations = body['invitations'] as { email: string; token: string; url: string }[]
  t.same(
    invitations.map(({ email }) => email),
    ['one@acme.example', 'two@acme.example'],
  )
  t.equal(new Set(invitations.map(({ token }) => token)).size, 2)
  t.ok(invitations.every(({ url, token }) => url.endsWith(`/supplier-access/regenerate?token=${token}`)))
})

test('SUP-SESS-005 a claim token ends with its session', async (t) => {
  await using supplier = await openSupplier()
  const claim = await supplier.claimed()
  await supplier.tenant.clock.advance('PT15M')
  t.equal((await supplier.mint(claim)).status, 410)
})

test('SUP-REQ-001 the answer is the same whether the address is known or not', async (t) => {
  await using supplier = await openSupplier()
  const known = await supplier.access('request', { email: supplier.email })
  const unknown = await supplier.access('request', { email: 'nobody@nowhere.example' })
  t.equal(known.status, 200)
  t.same(known, unknown)
})

test('SUP-REQ-001 the answer is given before anybody has looked for the address', async (t) => {
  const asked: string[] = []
  const { requestAccess } = await import('./request.ts')
  const waiting: (() => Promise<void>)[] = []
  const house = {
    settings: { plain: false },
    background: { later: (work: () => Promise<void>) => void waiting.push(work), idle: async () => undefined },
    store: { locate: async (_: unknown, __: string, email: string) => (asked.push(email), []) },
  }
  type House = Parameters<typeof requestAccess>[0]
  const handle = requestAccess(house as unknown as House)
  const text = JSON.stringify({ email: 'billing@acme.example' })
  const answer = await handle({
    identity: undefined,
    exchange: 'req-000001',
    params: {},
    query: new URLSearchParams(),
    ip: '127.0.0.1',
    header: (name) => (name === 'content-type' ? 'application/json' : undefined),
    receive: async () =>
      ({
        kind: 'received',
        bytes: text.length,
        head: Buffer.from(text),
        sha256: null,
        parse: () => ({ ok: true, value: JSON.parse(text) }),
      }) as never,
    form: () => Promise.reject(new Error('a JSON body is asked for')),
    multipart: () => Promise.reject(new Error('a JSON body is asked for')),
    advise: () => undefined,
    attribute: () => undefined,
  })
  t.equal(answer.status, 200)
  t.same(asked, [])
  await waiting[0]?.()
  t.same(asked, ['billing@acme.example'])
})

for (const email of [undefined, '', 'no address', 7, null, `${'a'.repeat(300)}@acme.example`]) {
  test(`SUP-REQ-002 the email ${JSON.stringify(email)?.slice(0, 30)} is refused`, async (t) => {
    await using supplier = await openSupplier()
    const answer = await supplier.access('request', { email })
    t.match(answer, { status: 400, rule: 'SUP-REQ-002', body: { success: false, error: 'Validation failed' } })
  })
}

test("SUP-REQ-003 a notification address is mailed a link that puts a new key in the old one's place", async (t) => {
  await using supplier = await openSupplier()
  await supplier.access('request', { email: supplier.email.toUpperCase() })
  const mail = await supplier.tenant.mail.next({ type: 'invitation', waitMs: 0 })
  const token = new URL(mail.links[0] ?? '').searchParams.get('token') ?? ''
  const { data } = await supplier.access('validate', { token, code: await supplier.code(token) })
  const minted = await supplier.mint(String(data['claim_token']), { label: 'main' })
  t.match(minted, { status: 201, data: { id: supplier.tenant.keyId } })
})

test('SUP-REQ-003 with several keys the label says which one is meant', async (t) => {
  await using supplier = await openSupplier()
  const second = await supplier.control('POST', `/partners/${supplier.tenant.partnerId}/keys`, { label: 'second' })
  await supplier.access('request', { email: supplier.email })
  const mail = await supplier.tenant.mail.next({ type: 'invitation', waitMs: 0 })
  const token = new URL(mail.links[0] ?? '').searchParams.get('token') ?? ''
  const { data } = await supplier.access('validate', { token, code: await supplier.code(token) })
  const minted = await supplier.mint(String(data['claim_token']), { label: 'second' })
  t.match(minted, { status: 201, data: { id: second.body['id'] } })
})

test('SUP-REQ-004 an unknown address, and one of an inactive account, get no mail', async (t) => {
  await using supplier = await openSupplier()
  await supplier.control('PATCH', `/partners/${supplier.tenant.partnerId}`, { active: false })
  await supplier.access('request', { email: supplier.email })
  await supplier.access('request', { email: 'nobody@nowhere.example' })
  t.same(await supplier.tenant.mail.list(), [])
  const { body } = await supplier.control('GET', '/state')
  t.notOk((body['rows'] as { collection: string }[]).some(({ collection }) => collection === sessions.name))
})

test('SUP-REQ-003 a request that names a tenant stays within it', async (t) => {
  await using supplier = await openSupplier()
  await using other = await supplier.sandbox.tenant({ slug: 'other' })
  await supplier.control('PATCH', `/partners/${other.partnerId}`, { notification_emails: [supplier.email] })
  await supplier.api('POST', '/supplier-access/request', {
    headers: { 'sandbox-tenant': 'other' },
    body: { email: supplier.email },
  })
  t.equal((await other.mail.list()).length, 1)
  t.equal((await supplier.tenant.mail.list()).length, 0)
})

test('SUP-CODE-001 a code of six digits is mailed to the address of the session', async (t) => {
  await using supplier = await openSupplier()
  t.match(await supplier.access('request-code', { token: await supplier.invited() }), {
    status: 200,
    rule: 'SUP-CODE-001',
  })
  const mail = await supplier.tenant.mail.next({ type: 'code', waitMs: 0 })
  t.equal(mail.to, supplier.email)
  t.match(mail.code, /^\d{6}$/)
})

for (const token of [undefined, '', 5, null]) {
  test(`SUP-CODE-002 the token ${JSON.stringify(token)} is refused`, async (t) => {
    await using supplier = await openSupplier()
    t.match(await supplier.access('request-code', { token }), { status: 400, rule: 'SUP-CODE-002' })
  })
}

test('SUP-CODE-003 an unknown token is refused', async (t) => {
  await using supplier = await openSupplier()
  t.match(await supplier.access('request-code', { token: 'f'.repeat(48) }), { status: 401, rule: 'SUP-CODE-003' })
})

test('SUP-CODE-004 the link of an expired session is refused with 410', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  await supplier.tenant.clock.advance('PT15M')
  t.match(await supplier.access('request-code', { token }), { status: 410, rule: 'SUP-CODE-004' })
})

test('SUP-CODE-005 the link of a used session is refused with 410', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const { data } = await supplier.access('validate', { token, code: await supplier.code(token) })
  await supplier.mint(String(data['claim_token']))
  t.match(await supplier.access('request-code', { token }), { status: 410, rule: 'SUP-CODE-005' })
})

test('SUP-CODE-006 the link of a locked session is refused with 423', async (t) => {
  await using supplier = await openSupplier({ scene: 'session-locked' })
  const mail = await supplier.tenant.mail.next({ type: 'invitation', waitMs: 0 })
  const token = new URL(mail.links[0] ?? '').searchParams.get('token')
  t.match(await supplier.access('request-code', { token }), { status: 423, rule: 'SUP-CODE-006' })
})

test('SUP-CODE-007 the answer does not contain the code', async (t) => {
  await using supplier = await openSupplier()
  const answer = await supplier.access('request-code', { token: await supplier.invited() })
  const { code } = await supplier.tenant.mail.next({ type: 'code', waitMs: 0 })
  t.equal(answer.status, 200)
  t.notOk(JSON.stringify(answer).includes(code ?? ''))
})

test('SUP-CODE-008 a new code replaces the former one', async (t) => {
  await using supplier = await openSupplier({ seed: 'two codes' })
  const token = await supplier.invited()
  const former = await supplier.code(token)
  const present = await supplier.code(token)
  t.not(former, present)
  t.equal((await supplier.access('validate', { token, code: former })).status, 401)
  t.equal((await supplier.access('validate', { token, code: present })).status, 200)
})

test('SUP-CODE-009 a new code neither resets the count nor extends the session', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  for (let times = 0; times < 4; times++)
    await supplier.access('validate', { token, code: wrongCode(await supplier.code(token)) })
  await supplier.tenant.clock.advance('PT10M')
  const code = await supplier.code(token)
  await supplier.access('validate', { token, code: wrongCode(code) })
  t.equal((await supplier.access('validate', { token, code })).status, 423)

  const other = await supplier.invited()
  await supplier.tenant.clock.advance('PT10M')
  const late = await supplier.code(other)
  await supplier.tenant.clock.advance('PT5M')
  t.equal((await supplier.access('validate', { token: other, code: late })).status, 410)
})

test('SUP-VAL-001 the right code is exchanged for a claim token', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const answer = await supplier.access('validate', { token, code: await supplier.code(token) })
  t.match(answer, { status: 200, rule: 'SUP-VAL-001', data: { claim_token: /^[0-9a-f]{48}$/ } })
})

test('SUP-VAL-001 the right code sent twice leads to one claim token, which works once', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const code = await supplier.code(token)
  const [one, two] = await Promise.all([
    supplier.access('validate', { token, code }),
    supplier.access('validate', { token, code }),
  ])
  t.same(one.data, two.data)
  t.equal((await supplier.mint(String(one.data['claim_token']))).status, 201)
  t.equal((await supplier.mint(String(two.data['claim_token']))).status, 410)
})

for (const sent of [
  { token: 'x' },
  { code: '123456' },
  { token: '', code: '123456' },
  { token: 'x', code: 123456 },
  { token: 'x', code: '' },
]) {
  test(`SUP-VAL-002 ${JSON.stringify(sent)} is refused`, async (t) => {
    await using supplier = await openSupplier()
    t.match(await supplier.access('validate', sent), { status: 400, rule: 'SUP-VAL-002' })
  })
}

test('SUP-VAL-003 a wrong code is refused with 401 and counted', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const code = await supplier.code(token)
  t.match(await supplier.access('validate', { token, code: wrongCode(code) }), { status: 401, rule: 'SUP-VAL-003' })
  t.equal((await supplier.access('validate', { token, code })).status, 200)
})

test('SUP-VAL-004 the fifth wrong code is refused with 401, and SUP-VAL-005 from then on even the right one with 423', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const code = await supplier.code(token)
  const statuses: number[] = []
  for (let times = 0; times < 5; times++)
    statuses.push((await supplier.access('validate', { token, code: wrongCode(code) })).status)
  t.same(statuses, [401, 401, 401, 401, 401])
  t.match(await supplier.access('validate', { token, code }), { status: 423, rule: 'SUP-VAL-005' })
})

test('SUP-VAL-006 a code in an expired session is refused with 410', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const code = await supplier.code(token)
  await supplier.tenant.clock.advance('PT15M')
  t.match(await supplier.access('validate', { token, code }), { status: 410, rule: 'SUP-VAL-006' })
})

test('SUP-VAL-007 a code in a used session is refused with 410', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const code = await supplier.code(token)
  const { data } = await supplier.access('validate', { token, code })
  await supplier.mint(String(data['claim_token']))
  t.match(await supplier.access('validate', { token, code }), { status: 410, rule: 'SUP-VAL-007' })
})

test('SUP-VAL-008 a code with an unknown token is refused with 401', async (t) => {
  await using supplier = await openSupplier()
  t.match(await supplier.access('validate', { token: 'nothing', code: '123456' }), { status: 401, rule: 'SUP-VAL-008' })
})

test('SUP-VAL-009 of a hundred wrong codes at once five are judged', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const code = wrongCode(await supplier.code(token))
  const answers = await Promise.all(Array.from({ length: 100 }, () => supplier.access('validate', { token, code })))
  const judged = answers.filter(({ status }) => status === 401).length
  t.equal(judged, 5)
  t.equal(answers.filter(({ status }) => status === 423).length, 95)
})

test('SUP-VAL-009 right and wrong codes at once: no right one is granted after the fifth wrong one', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const code = await supplier.code(token)
  const order: number[] = []
  await Promise.all(
    Array.from({ length: 100 }, async (_, index) => {
      const { status } = await supplier.access('validate', { token, code: index % 2 === 0 ? wrongCode(code) : code })
      order.push(status)
    }),
  )
  t.equal(order.filter((status) => status === 401).length, 5)
  t.ok(order.includes(423))
  t.ok(order.filter((status) => status === 200).length < 50)
  t.notOk(order.slice(order.indexOf(423)).includes(200))
})

test('SUP-VAL-010 a code before any was asked for is a wrong code, and counted', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  const answers = []
  for (let times = 0; times < 6; times++)
    answers.push((await supplier.access('validate', { token, code: '123456' })).status)
  t.same(answers, [401, 401, 401, 401, 401, 423])
})

test('LIFE-MNT-002 the token of an unused session is unknown after seven days', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  await supplier.tenant.clock.advance('P7D')
  t.match(await supplier.access('request-code', { token }), { status: 401, rule: 'SUP-CODE-003' })
})
