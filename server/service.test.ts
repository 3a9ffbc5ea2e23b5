import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'tap'
import { parcelService } from '../fixtures/services/parcels.ts'
import { prettyLog } from './log/pretty-log.ts'
import { createSandbox, type Sandbox } from './sandbox/create-sandbox.ts'
import { SERVICES } from './services.ts'

const SANDBOX_KEY = 'sk_sandbox000000000000000000001'

/** Nuntiq with a service beside it that is nothing but an entry of the list. */
function open(options: { seed?: string } = {}): Promise<Sandbox> {
  return createSandbox({
    ephemeral: true,
    listen: false,
    clock: '2026-05-19T08:00:00Z',
    services: [...SERVICES, parcelService],
    ...options,
  })
}

interface Reply {
  readonly status: number
  readonly headers: Headers
  readonly body: Record<string, unknown>
}

async function send(sandbox: Sandbox, method: string, path: string, init: RequestInit = {}): Promise<Reply> {
  const answer = await sandbox.fetch(new Request(sandbox.url + path, { method, ...init }))
  const text = await answer.text()
  return {
    status: answer.status,
    headers: answer.headers,
    body: text.startsWith('{') ? (JSON.parse(text) as Record<string, unknown>) : { text },
  }
}

const control = (sandbox: Sandbox, method: string, path: string, body?: object): Promise<Reply> =>
  send(sandbox, method, `/_sandbox/v1${path}`, {
    ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
  })

async function makeTenant(sandbox: Sandbox, slug = 'post'): Promise<Reply> {
  return control(sandbox, 'POST', '/tenants', { slug, scene: 'parcel-waiting' })
}

const login = (sandbox: Sandbox, secret = 'let-me-in'): Promise<Reply> =>
  send(sandbox, 'POST', '/parcels-login/token', {
    body: new URLSearchParams({ grant_type: 'client_credentials', client_id: 'post', client_secret: secret }),
  })

async function bearer(sandbox: Sandbox): Promise<{ authorization: string }> {
  return { authorization: `Bearer ${String((await login(sandbox)).body['access_token'])}` }
}

/** A receiver that is not there for the first `deaf` announcements. */
async function openHook(deaf: number): Promise<{ url: string; heard: string[]; close(): void }> {
  const heard: string[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (chunk) => (body += String(chunk)))
    request.on('end', () => {
      heard.push(body)
      response.writeHead(heard.length > deaf ? 204 : 503).end()
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return { url: `http://127.0.0.1:${port}/`, heard, close: () => server.close() }
}

test('a scene and members of a tenant are the service’s own, shown beside those of others', async (t) => {
  await using sandbox = await open()
  const made = await makeTenant(sandbox)
  t.match(made, { status: 201, body: { slug: 'post', scene: 'parcel-waiting', parcel_secret: 'let-me-in' } })
  t.match(made.body, { parcels: ['p-1'], inboxes: [], frozen: false })
  t.match(await control(sandbox, 'PATCH', '/tenants/post', { parcel_hook: 7 }), {
    status: 400,
    body: { message: /^parcel_hook must be a string/ },
  })
})

test('a world may hold members of every service, and no others', async (t) => {
  const tenant = { slug: 'post', name: 'Post', parcels: ['p-7'], inboxes: [{ address: 'in@post.example' }] }
  const services = [...SERVICES, parcelService]
  const world = { tenants: [tenant] } as never
  await using sandbox = await createSandbox({ ephemeral: true, listen: false, services, world })
  t.match((await control(sandbox, 'GET', '/tenants/post')).body, {
    parcels: ['p-7'],
    inboxes: [{ address: 'in@post.example' }],
  })
  await t.rejects(createSandbox({ ephemeral: true, listen: false, world }), {
    message: /tenants\[0\]\.parcels is not known/,
  })
})

test('a token endpoint takes a form, and refuses in its own words', async (t) => {
  await using sandbox = await open()
  await makeTenant(sandbox)
  t.match(await login(sandbox), { status: 200, body: { token_type: 'Bearer', access_token: /^pt_post~/ } })
  t.match(await login(sandbox, 'wrong'), { status: 401, body: { error: 'invalid_client' } })
})

test('an answer has an entity tag, and is not sent again while it stands', async (t) => {
  await using sandbox = await open()
  await makeTenant(sandbox)
  const headers = await bearer(sandbox)
  const first = await send(sandbox, 'GET', '/parcels/v1/p-1', { headers })
  t.match(first, { status: 200, body: { id: 'p-1', version: 1 } })
  t.equal(first.headers.get('etag'), '"1"')
  const again = await send(sandbox, 'GET', '/parcels/v1/p-1', { headers: { ...headers, 'if-none-match': '"1"' } })
  t.match(again, { status: 304, body: { text: '' } })
  await send(sandbox, 'PUT', '/parcels/v1/p-1', { headers })
  t.match(await send(sandbox, 'GET', '/parcels/v1/p-1', { headers: { ...headers, 'if-none-match': '"1"' } }), {
    status: 200,
    body: { version: 2 },
  })
})

test('what the house refuses is said in the words of the API whose address it is', async (t) => {
  await using sandbox = await open()
  const parcel = await send(sandbox, 'GET', '/parcels/v1/a/b')
  t.match(parcel, { status: 404, body: { status: 404, title: 'Not found' } })
  t.equal(parcel.headers.get('content-type'), 'application/problem+json')
  t.match(await send(sandbox, 'DELETE', '/parcels/v1/p-1'), { status: 405 })
  t.match(await send(sandbox, 'GET', '/api/v1/partner/nothing'), { status: 404, body: { success: false } })
})

test('an API limits by its own policy and tells it in its own headers', async (t) => {
  await using sandbox = await open()
  await makeTenant(sandbox)
  const headers = await bearer(sandbox)
  const left: (string | null)[] = []
  for (let count = 0; count < 6; count++) {
    const answer = await send(sandbox, 'GET', '/parcels/v1/p-1', { headers })
    left.push(answer.headers.get('ratelimit-remaining'))
    t.equal(answer.status, count < 5 ? 200 : 429)
  }
  t.same(left, ['4', '3', '2', '1', '0', '0'])
  t.equal((await login(sandbox)).status, 200, 'what it does not count is not limited')
})

test('a webhook that is not reached is tried again as time passes, and each attempt decides on the next', async (t) => {
  const hook = await openHook(2)
  t.teardown(hook.close)
  await using sandbox = await open()
  await makeTenant(sandbox)
  await control(sandbox, 'POST', '/clock', { frozen: true })
  await control(sandbox, 'PATCH', '/tenants/post', { parcel_hook: hook.url })
  await send(sandbox, 'PUT', '/parcels/v1/p-1', { headers: await bearer(sandbox) })

  await control(sandbox, 'POST', '/clock?tenant=post', { preview: 'PT1H' })
  t.same(hook.heard, [], 'a preview announces nothing')
  const { body } = await control(sandbox, 'POST', '/clock?tenant=post', { advance: 'PT1H' })
  t.match(body['effects'], [
    { rule: 'PARCEL-2', effect: 'not reached, tried again later', subject: 'parcel p-1' },
    { rule: 'PARCEL-2', effect: 'not reached, tried again later' },
    { rule: 'PARCEL-2', effect: 'announced' },
  ])
  const times = (body['effects'] as { at: string }[]).map(({ at }) => Date.parse(at))
  t.same(
    times.map((at) => (at - (times[0] ?? 0)) / 60_000),
    [0, 1, 3],
  )
  t.same(hook.heard, Array(3).fill('{"id":"p-1","version":2}'))
  t.match((await control(sandbox, 'POST', '/clock?tenant=post', { advance: 'P1D' })).body, { effects: [] })
})

test('its control call stands in the joined contract and acts', async (t) => {
  await using sandbox = await open()
  await makeTenant(sandbox)
  const contract = await control(sandbox, 'GET', '/openapi.json')
  t.match(contract.body, { paths: { '/parcels/{id}': { delete: { operationId: 'loseParcel' } }, '/invoices': Object } })
  t.equal((await control(sandbox, 'DELETE', '/parcels/p-1?tenant=post')).status, 204)
  t.match((await control(sandbox, 'GET', '/tenants/post')).body, { parcels: [] })
})

test('the log shows its exchanges with its secrets masked and its rule explained', async (t) => {
  await using sandbox = await open()
  await makeTenant(sandbox)
  const token = (await bearer(sandbox)).authorization.slice('Bearer '.length)
  await send(sandbox, 'GET', '/parcels/v1/p-1', { headers: { authorization: `Bearer ${token}` } })
  const listed = await sandbox.fetch('/_sandbox/v1/requests?tenant=post')
  const entries = (await listed.json()) as { id: string; api: string; rule: string; why: string }[]
  t.match(entries, [
    { api: 'parcels', rule: 'PARCEL-1', why: /entity tag/ },
    { api: 'parcels', rule: 'PARCEL-3', why: /A token belongs to a client/ },
  ])
  for (const { id } of entries) {
    const whole = JSON.stringify((await control(sandbox, 'GET', `/requests/${id}`)).body)
    t.notOk(whole.includes(token), 'the token is masked')
    t.notOk(whole.includes('let-me-in'), 'the secret is masked')
  }
})

test('its part of the state is exported, judged and taken in, and a checkpoint brings it back', async (t) => {
  await using sandbox = await open({ seed: 'one' })
  await makeTenant(sandbox)
  await control(sandbox, 'POST', '/checkpoints', { name: 'before' })
  await send(sandbox, 'PUT', '/parcels/v1/p-2', { headers: await bearer(sandbox) })
  const state = (await control(sandbox, 'GET', '/state')).body as { rows: { collection: string; doc: object }[] }

  await using other = await open({ seed: 'one' })
  const wrong = state.rows.map((row) => (row.collection === 'parcels' ? { ...row, doc: { id: 1 } } : row))
  t.match(await control(other, 'PUT', '/state', { ...state, rows: wrong }), {
    status: 400,
    body: { message: /must be/ },
  })
  t.equal((await control(other, 'PUT', '/state', state)).status, 200)
  t.match((await control(other, 'GET', '/tenants/post')).body, { parcels: ['p-1', 'p-2'] })
  t.match(await send(other, 'GET', '/parcels/v1/p-2', { headers: await bearer(other) }), { status: 200 })

  t.equal((await control(sandbox, 'POST', '/checkpoints/before/restore')).status, 200)
  t.match((await control(sandbox, 'GET', '/tenants/post')).body, { parcels: ['p-1'] })
})

test('a state with collections of a service that is not played is refused', async (t) => {
  await using sandbox = await open({ seed: 'one' })
  await makeTenant(sandbox)
  const { body } = await control(sandbox, 'GET', '/state')
  await using alone = await createSandbox({ ephemeral: true, listen: false, seed: 'one' })
  t.match(await control(alone, 'PUT', '/state', body), { status: 400, body: { message: /parcel.* is not known/ } })
})

test('a person at the terminal and the console are told of it, and its pages are served', async (t) => {
  await using sandbox = await open()
  let printed = ''
  const { url, banner, demoKeys } = sandbox
  prettyLog((text) => void (printed += text)).listening({ url, version: '1', data: null, banner, demoKeys, now: 'now' })
  t.match(printed, /Partner API +http.*\/api\/v1\/partner\n +parcels +http.*\/parcels\/v1\n/)
  const services = (await (await sandbox.fetch('/_sandbox/v1/services')).json()) as object[]
  t.match(services, [
    { name: 'nuntiq' },
    {
      name: 'parcels',
      apis: [{ name: 'parcels', mounts: ['/parcels/v1', '/parcels-login'] }],
      scenes: ['parcel-waiting'],
      collections: ['parcel-clients', 'parcels'],
      pages: ['/parcels-page'],
    },
  ])
  t.match(await send(sandbox, 'GET', '/parcels-page'), { status: 200, body: { text: '<h1>Parcels</h1>' } })
})

test('the service beside it goes on as ever', async (t) => {
  await using sandbox = await open()
  const answer = await send(sandbox, 'POST', '/api/v1/partner/invoices', {
    headers: { 'x-api-key': SANDBOX_KEY, 'content-type': 'application/json' },
    body: JSON.stringify({ invoice: { header: { invoice_number: 'INV-1' } } }),
  })
  t.match(answer, { status: 200, body: { success: true } })
})
