import { t as root, test } from 'tap'
import { OPERATIONS } from '../../../spec/generated/nuntiq/partner-operations.ts'
import { rawConnection } from '../../../fixtures/testing/raw-http.ts'
import { stillSandbox } from '../../../fixtures/testing/still-sandbox.ts'
import type { SandboxTenant } from '../../sandbox/create-sandbox.ts'

/**
 * While a body arrives the world changes. The answer is the one that a call gets that is made after the change: each
 * operation that takes a body is stopped in the middle of it, for each change, beside a twin that is asked afterwards.
 */
const sandbox = await stillSandbox({ listen: true })
root.setTimeout(120_000)

interface World {
  readonly tenant: SandboxTenant
  /** Of a link whose code has been entered. */
  readonly token: string
  readonly code: string
  readonly claim: string
  readonly preferences: string
}

interface Request {
  readonly path: string
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/** Every operation with a body, and the portal's last step. */
const requests: Record<string, (world: World) => Request> = {
  submitInvoice: ({ tenant }) =>
    json('/invoices', { invoice: { header: { invoice_number: 'I-1' } } }, { 'X-API-Key': tenant.apiKey }),
  createKey: ({ tenant }) => json('/account/keys', { label: 'second' }, { 'X-API-Key': tenant.apiKey }),
  rotateKey: ({ tenant }) =>
    json(
      `/account/keys/${tenant.keyId}/rotate`,
      { expires_interval_days: 30 },
      { 'X-API-Key': tenant.apiKey, 'X-Rotation-Secret': tenant.rotationSecret },
    ),
  requestAccess: ({ tenant }) => json('/supplier-access/request', { email: `billing@${tenant.slug}.example` }),
  requestCode: ({ token }) => json('/supplier-access/request-code', { token }),
  validateCode: ({ token, code }) => json('/supplier-access/validate', { token, code }),
  mintKey: ({ claim }) => json('/supplier-access/mint', { claim_token: claim, label: 'third' }),
  updateEmailPreferences: ({ preferences: token }) =>
    json('/supplier-access/email-preferences', { token, preferences: { key_issued: false } }),
  'a replay': ({ tenant }) => ({
    ...json('/invoices', { invoice: { header: { invoice_number: 'I-0' } } }, { 'X-API-Key': tenant.apiKey }),
    headers: { 'X-API-Key': tenant.apiKey, 'Idempotency-Key': 'before', 'Content-Type': 'application/json' },
  }),
  "the portal's last step": ({ token, claim }) => ({
    path: '/supplier-access/regenerate',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      step: 'issue-key',
      token,
      claim_token: claim,
      label: 'third',
      expires: '90',
    }).toString(),
  }),
}

const changes: Record<string, (world: World) => Promise<unknown>> = {
  'nothing changes': async () => undefined,
  'the key is revoked': ({ tenant }) => tenant.changeKey({ revoked: true }),
  'the key loses its permission': ({ tenant }) => tenant.changeKey({ permissions: [] }),
  'the key expires': ({ tenant }) => tenant.clock.advance('P95D'),
  'the key is deleted for good': ({ tenant }) => tenant.clock.advance('P130D'),
  'the key is rotated': ({ tenant }) => rotate(tenant, tenant),
  'the key is rotated, and its grace ends': async ({ tenant }) => {
    await rotate(tenant, tenant)
    await tenant.clock.advance('PT5H')
  },
  'the key is rotated twice': async ({ tenant }) => {
    await rotate(tenant, await rotate(tenant, tenant))
  },
  'the account is switched off': ({ tenant }) => tenant.changePartner({ active: false }),
  'the account loses its address': ({ tenant }) => tenant.changePartner({ notification_emails: [] }),
  'the customer has no default inbox any longer': ({ tenant }) => tenant.change({ default_inbox: null }),
  'the labels are taken': async ({ tenant }) => {
    for (const label of ['second', 'third']) await tenant.createKey({ label })
  },
  'the link expires': ({ tenant }) => tenant.clock.advance('PT16M'),
  'the link is swept': ({ tenant }) => tenant.clock.advance('P9D'),
  'the link is locked': async ({ token }) => {
    for (let count = 0; count < 5; count++) await call(json('/supplier-access/validate', { token, code: 'none' }))
  },
  'the link is used': ({ claim }) => call(json('/supplier-access/mint', { claim_token: claim, label: 'other' })),
  'the tenant is deleted': ({ tenant }) => tenant.drop(),
  'the tenant is made anew': async ({ tenant }) => {
    await tenant.drop()
    await sandbox.tenant({ slug: tenant.slug })
  },
}

function json(path: string, body: object, headers: Readonly<Record<string, string>> = {}): Request {
  return {
    path: `/api/v1/partner${path}`,
    headers: { ...headers, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  }
}

/** What an answer tells, without what differs from one tenant to its twin. */
interface Told {
  readonly status: number
  readonly rule: string | null
  readonly says: string
}

async function call({ path, headers, body }: Request): Promise<Told & { readonly raw: string }> {
  const answer = await fetch(sandbox.url + path, { method: 'POST', headers: { ...headers }, body })
  const raw = await answer.text()
  return { status: answer.status, rule: answer.headers.get('sandbox-rule'), says: saidIn(raw), raw }
}

/** Sends the first half, then lets `meanwhile` happen, then sends the rest. */
async function callStopped({ path, headers, body }: Request, meanwhile: () => Promise<unknown>): Promise<Told> {
  const connection = await rawConnection(sandbox.url)
  const head = Object.entries({ Host: 'localhost', ...headers, 'Content-Length': String(body.length) })
  const half = Math.floor(body.length / 2)
  connection.write(`POST ${path} HTTP/1.1\r\n${head.map((line) => line.join(': ')).join('\r\n')}\r\n\r\n`)
  connection.write(body.slice(0, half))
  // Two calls on other connections: the server has looked at what has arrived.
  for (let count = 0; count < 2; count++) await (await fetch(`${sandbox.url}/_sandbox/v1/health`)).text()
  await meanwhile()
  connection.write(body.slice(half))
  const text = await connection.text()
  connection.socket.destroy()
  return {
    status: Number(/^HTTP\/1\.1 (\d{3})/.exec(text)?.[1]),
    rule: /^sandbox-rule: (\S+)\r$/im.exec(text)?.[1] ?? null,
    says: saidIn(text.slice(text.indexOf('\r\n\r\n') + 4)),
  }
}

/** A refusal's words; of a page its heading. */
function saidIn(raw: string): string {
  if (!raw.startsWith('{')) return /<h1[^>]*>([^<]*)/.exec(raw)?.[1] ?? raw
  const { success, error, code, message } = JSON.parse(raw) as Record<string, unknown>
  return success === true ? 'success' : `${String(error)} ${String(code)} ${String(message).split(' at http')[0]}`
}

async function rotate(
  tenant: SandboxTenant,
  { apiKey, rotationSecret }: Pick<SandboxTenant, 'apiKey' | 'rotationSecret'>,
): Promise<Pick<SandboxTenant, 'apiKey' | 'rotationSecret'>> {
  const headers = { 'X-API-Key': apiKey, 'X-Rotation-Secret': rotationSecret }
  const { raw } = await call(json(`/account/keys/${tenant.keyId}/rotate`, {}, headers))
  const rotated = JSON.parse(raw) as { api_key: string; rotation_secret: string }
  return { apiKey: rotated.api_key, rotationSecret: rotated.rotation_secret }
}

async function world(): Promise<World> {
  const tenant = await sandbox.tenant()
  await call({
    ...json('/invoices', { invoice: { header: { invoice_number: 'I-0' } } }),
    headers: { 'X-API-Key': tenant.apiKey, 'Idempotency-Key': 'before', 'Content-Type': 'application/json' },
  })
  // Notices of a key have the link to the preferences.
  await call(json('/account/keys', { label: 'first' }, { 'X-API-Key': tenant.apiKey }))
  const notice = await tenant.mail.next({ type: 'key_issued' })
  const [{ token } = { token: '' }] = await tenant.invite()
  await call(json('/supplier-access/request-code', { token }))
  const { code = '' } = await tenant.mail.next({ type: 'code' })
  const { raw } = await call(json('/supplier-access/validate', { token, code }))
  const { data } = JSON.parse(raw) as { data: { claim_token: string } }
  const preferences = new URL(notice.links[0] ?? '').searchParams.get('token') ?? ''
  return { tenant, token, code, claim: data.claim_token, preferences }
}

test('every operation that takes a body is stopped in the middle of it', async (t) => {
  const withBody = Object.values(OPERATIONS).filter(({ statuses }) => (statuses as readonly number[]).includes(413))
  t.same(
    withBody.map(({ operationId }) => operationId).filter((id) => !(id in requests)),
    [],
  )
})

for (const [change, make] of Object.entries(changes)) {
  test(`${change} while a body arrives: it is as if that had come before the call`, async (t) => {
    const asked = Object.entries(requests).map(async ([name, requestOf]) => {
      const [stopped, twin] = [await world(), await world()]
      const late = await callStopped(requestOf(stopped), () => make(stopped))
      await make(twin)
      const { raw: _raw, ...expected } = await call(requestOf(twin))
      return { name, late, expected }
    })
    for (const { name, late, expected } of await Promise.all(asked)) {
      t.same(late, expected, name)
      if (change === 'nothing changes') t.ok(late.status < 300, `${name} is granted`)
    }
  })
}

test('AUTH-KEY-008 a key that was revoked while its body arrived issues no key, submits nothing and replays nothing', async (t) => {
  for (const name of ['createKey', 'submitInvoice', 'a replay']) {
    const stopped = await world()
    const { tenant } = stopped
    const before = [(await tenant.keys()).length, (await tenant.invoices()).length]
    const request = requests[name]?.(stopped)
    if (!request) throw new Error(name)
    const late = await callStopped(request, () => tenant.changeKey({ revoked: true }))
    t.same([late.status, late.rule], [401, 'AUTH-KEY-008'], name)
    t.same([(await tenant.keys()).length, (await tenant.invoices()).length], before)
  }
})
