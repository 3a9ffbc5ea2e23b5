import { test } from 'tap'
import { openSupplier } from '../../../../fixtures/supplier.ts'
import type { Session } from './session.ts'
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

test('SUP-SESS-001 Supplier Access needs no API key', async (t) => {
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

test('SUP-SESS-004 each recipient of an invitation has a link of their own', async (t) => {
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

test('LIFE-MNT-002 the token of an unused session is unknown after seven days', async (t) => {
  await using supplier = await openSupplier()
  const token = await supplier.invited()
  await supplier.tenant.clock.advance('P7D')
  t.match(await supplier.access('request-code', { token }), { status: 401, rule: 'SUP-CODE-003' })
})
