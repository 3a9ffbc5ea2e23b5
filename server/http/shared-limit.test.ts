import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'tap'
import { type Answered, controlApi, partnerApi } from '../../fixtures/testing/call-api.ts'
import { STILL_NOW, stillSandbox } from '../../fixtures/testing/still-sandbox.ts'
import { createSandbox, type Sandbox, type SandboxTenant } from '../sandbox/create-sandbox.ts'

const ACME = 'sk_sandbox000000000000000000001'
const GLOBEX = 'sk_globex0000000000000000000001'
const OF_WORLD = [
  { name: 'a call with a key', call: ['GET /account/keys', { key: ACME }] },
  { name: "a call with another tenant's key", call: ['GET /account/keys', { key: GLOBEX }] },
  { name: 'a call without a key', call: ['GET /account/keys', {}] },
  { name: 'a call with an unknown key', call: ['POST /invoices', { key: 'sk_unknown', body: '{' }] },
  { name: 'an unknown address', call: ['GET /nowhere', {}] },
  { name: 'asking for access', call: ['POST /supplier-access/request', { body: { email: 'a@b.example' } }] },
  { name: 'an unknown link', call: ['POST /supplier-access/request-code', { body: { token: 'unknown' } }] },
  { name: 'a call of Supplier Access without a token', call: ['POST /supplier-access/mint', { body: {} }] },
  { name: 'unknown preferences', call: ['GET /supplier-access/email-preferences?token=unknown', {}] },
  { name: 'another method of Supplier Access', call: ['PUT /supplier-access/validate', {}] },
] as const

/** A sandbox of the default world that admits so many requests a minute. */
const limited = (rateLimit: number): Promise<Sandbox> => stillSandbox({ rateLimit })
const keysOf = async (sandbox: Sandbox, key: string): Promise<number> =>
  (await partnerApi(sandbox)('GET /account/keys', { key })).status

/** The token of an invitation to a tenant of one's own, and that of its preferences. */
async function tokensOf(tenant: SandboxTenant): Promise<{ link: string; preferences: string }> {
  await tenant.clock.advance('P89D')
  const [invitation] = await tenant.invite()
  const reminder = (await tenant.mail.list()).find(({ type }) => type.startsWith('reminder'))
  const links = (reminder?.links ?? []).map((link) => new URL(link))
  const preferences = links.find(({ pathname }) => pathname.endsWith('/email-preferences'))
  return { link: invitation?.token ?? '', preferences: preferences?.searchParams.get('token') ?? '' }
}

test('LIM-RATE-002 all that belongs to the world is counted together, keyless calls and Supplier Access included', async (t) => {
  for (const { name, call } of OF_WORLD) {
    const sandbox = await limited(1)
    const [address, sent] = call
    t.not((await partnerApi(sandbox)(address, sent)).status, 429, name)
    t.equal(await keysOf(sandbox, ACME), 429, `${name} was counted`)
    t.equal((await partnerApi(sandbox)(address, sent)).status, 429, `${name} is limited`)
  }
})

test('LIM-RATE-002 the links of a tenant of the world are counted with the world', async (t) => {
  const sandbox = await limited(1)
  const control = controlApi(sandbox)
  const [partner] = (await sandbox.tenants()).find(({ slug }) => slug === 'acme')?.partners ?? []
  const invited = await control(`POST /partners/${partner?.id}/invitations`, { body: {} })
  const token = invited.at('invitations.0.token')
  t.equal((await partnerApi(sandbox)('POST /supplier-access/request-code', { body: { token } })).status, 200)
  t.equal(await keysOf(sandbox, GLOBEX), 429)
})

test('LIM-RATE-006 a tenant that was made later is not limited by the world, whatever it is known by', async (t) => {
  const sandbox = await limited(4)
  const api = partnerApi(sandbox)
  await using tenant = await sandbox.tenant()
  const { link, preferences } = await tokensOf(tenant)
  for (let times = 0; times < 5; times++) await keysOf(sandbox, ACME)
  const call = (): Promise<Answered>[] => [
    api('POST /supplier-access/validate', { body: { token: link, code: '000000' } }),
    api(`GET /supplier-access/email-preferences?token=${preferences}`),
    api('POST /supplier-access/email-preferences', { body: { token: preferences, preferences: {} } }),
    api('GET /account/keys', { key: tenant.apiKey }),
  ]
  t.equal(await keysOf(sandbox, ACME), 429, 'the world has used up its own')
  const within = (await Promise.all(call())).map(({ status }) => status)
  t.notOk(within.includes(429), 'the tenant has not')
  const beyond = (await Promise.all(call())).map(({ status }) => status)
  t.same(beyond, [429, 429, 429, 429], 'and all four were counted in its own bucket')
})

test('LIM-RATE-006 a token counts for its tenant even if the key of another goes along', async (t) => {
  const sandbox = await limited(1)
  await using tenant = await sandbox.tenant()
  const [invitation] = await tenant.invite()
  await keysOf(sandbox, ACME)
  const body = { token: invitation?.token }
  t.equal((await partnerApi(sandbox)('POST /supplier-access/request-code', { key: ACME, body })).status, 200)
  t.equal(await keysOf(sandbox, tenant.apiKey), 429)
})

test('LIM-RATE-006 a call that goes wrong after its token counts for the tenant of the token as well', async (t) => {
  const sandbox = await limited(3)
  const api = partnerApi(sandbox)
  await using tenant = await sandbox.tenant()
  const { link, preferences } = await tokensOf(tenant)
  await api('POST /supplier-access/request-code', { body: { token: link } })
  const [mail] = await tenant.mail.list({ type: 'code' })
  const claim = await api('POST /supplier-access/validate', { body: { token: link, code: mail?.code } })
  for (let times = 0; times < 3; times++) await keysOf(sandbox, ACME)
  await tenant.clock.advance('PT1M')
  const wrong = [
    await api('POST /supplier-access/validate', { body: { token: link } }),
    await api('POST /supplier-access/mint', { body: { claim_token: claim.at('data.claim_token') } }),
    await api('POST /supplier-access/email-preferences', { body: { token: preferences, preferences: 1 } }),
  ]
  t.same(
    wrong.map(({ status }) => status),
    [400, 400, 400],
  )
  t.equal(await keysOf(sandbox, tenant.apiKey), 429)
})

test('LIM-RATE-007 what is beyond the limit does nothing: no code is sent, no key is made, nothing is changed', async (t) => {
  const sandbox = await limited(1)
  await using tenant = await sandbox.tenant()
  const [invitation] = await tenant.invite()
  await keysOf(sandbox, tenant.apiKey)
  const mails = (await tenant.mail.list()).length
  const answer = await partnerApi(sandbox)('POST /supplier-access/request-code', { body: { token: invitation?.token } })
  t.match(answer, { status: 429, rule: 'LIM-RATE-001', body: { message: /Too many requests/ } })
  t.match(answer.headers.get('retry-after'), /^\d+$/)
  t.equal((await tenant.mail.list()).length, mails)
})

test('LIM-RATE-006 moving the clock of one tenant of the world neither frees nor holds up the others', async (t) => {
  const sandbox = await limited(1)
  const control = controlApi(sandbox)
  await keysOf(sandbox, ACME)
  await control('POST /clock?tenant=acme', { body: { advance: 'P1D' } })
  t.equal(await keysOf(sandbox, ACME), 429)
  t.equal(await keysOf(sandbox, GLOBEX), 429)
  await control('POST /clock', { body: { advance: 'PT1M' } })
  t.equal(await keysOf(sandbox, GLOBEX), 200, "the sandbox's own clock ends the minute")
})

test('LIM-RATE-006 which tenants are of the world outlasts a restart, a reset, an import and a checkpoint', async (t) => {
  const data = await mkdtemp(join(tmpdir(), 'nuntiq-kit-limit-'))
  t.teardown(() => rm(data, { recursive: true, force: true }))
  const open = (): Promise<Sandbox> =>
    createSandbox({ data, listen: false, rateLimit: 1, time: { now: () => Date.parse(STILL_NOW) } })
  const before = await open()
  const { apiKey } = await before.tenant({ slug: 'own' })
  await before.close()
  await using sandbox = await open()
  const check = async (after: string, own: boolean): Promise<void> => {
    t.equal(await keysOf(sandbox, ACME), 200, after)
    t.equal(await keysOf(sandbox, GLOBEX), 429, `${after} the world shares its limit`)
    if (own) t.equal(await keysOf(sandbox, apiKey), 200, `${after} the other tenant has its own`)
  }
  await check('after a restart', true)
  await sandbox.checkpoint('here')
  await sandbox.restore('here')
  await check('after a return to a checkpoint', true)
  await sandbox.putState(await sandbox.state())
  await check('after an import', true)
  await sandbox.reset()
  await check('after a reset', false)
})
