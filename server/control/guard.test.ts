import { test } from 'tap'
import { controlClient } from './client.test.helper.ts'
import { isLoopbackName } from '../http/loopback-name.ts'
import { judgeCaller } from './guard.ts'

const LOCAL = { exposed: false, controlToken: null }
const EXPOSED = { exposed: true, controlToken: 'correct horse battery staple'.replaceAll(' ', '-') }
const BEARER = { authorization: `Bearer ${EXPOSED.controlToken}` }

const statusFor = (
  headers: Record<string, string>,
  settings = LOCAL as { exposed: boolean; controlToken: string | null },
  method = 'GET',
): number | undefined => judgeCaller({ method, headers }, settings)?.status

for (const host of [
  'localhost',
  'localhost:4010',
  'LOCALHOST:80',
  '127.0.0.1',
  '127.9.8.7:1',
  '[::1]',
  '[::1]:4010',
  'sandbox.localhost',
]) {
  test(`${host} is a loopback name`, async (t) => t.ok(isLoopbackName(host)))
}

const foreign = [
  '',
  'example.com',
  'localhost.example.com',
  'localhost:4010.evil',
  'evil-localhost',
  '127.0.0.1.nip.io',
  '128.0.0.1',
  '::1',
  '[::2]',
  '0.0.0.0',
  'localhost:123456',
  'localhost@evil',
  'user@localhost',
  ' localhost',
  '127.0.0.1\t',
  'localhost.',
  '192.168.0.2',
]
for (const host of foreign) {
  test(`a call to the host '${host}' is refused with 403`, async (t) => t.equal(statusFor({ host }), 403))
}

test('a page of the sandbox itself may call', async (t) => {
  t.equal(
    statusFor({ host: 'localhost:4010', origin: 'http://localhost:4010', 'sec-fetch-site': 'same-origin' }),
    undefined,
  )
})

const origins = [
  'null',
  'http://evil.example',
  'http://localhost',
  'http://localhost:3000',
  'http://127.0.0.1:4010',
  'https://localhost:4010',
  '',
]
for (const origin of origins) {
  test(`a page of the origin '${origin}' is refused with 403`, async (t) => {
    t.equal(statusFor({ host: 'localhost:4010', origin }), 403)
  })
}

test('a request that another site caused is refused with 403', async (t) => {
  t.equal(statusFor({ host: 'localhost', 'sec-fetch-site': 'cross-site' }), 403)
})

test('an exposed sandbox answers to any host, with the control token', async (t) => {
  t.equal(statusFor({ host: 'sandbox.example', ...BEARER }, EXPOSED), undefined)
})

test('an exposed sandbox takes the scheme of the proxy before it for its own', async (t) => {
  t.equal(statusFor({ host: 'sandbox.example', origin: 'https://sandbox.example', ...BEARER }, EXPOSED), undefined)
})

test('an exposed sandbox refuses a foreign page even with the token', async (t) => {
  t.equal(statusFor({ host: 'sandbox.example', origin: 'http://evil.example', ...BEARER }, EXPOSED), 403)
})

const wrongTokens = [
  undefined,
  '',
  'Bearer',
  'Bearer ',
  'Bearer wrong',
  `Basic ${EXPOSED.controlToken}`,
  EXPOSED.controlToken,
  `${BEARER.authorization}x`,
]
for (const authorization of wrongTokens) {
  test(`an exposed sandbox refuses Authorization '${authorization}' with 401`, async (t) => {
    t.equal(statusFor({ host: 'localhost', ...(authorization !== undefined && { authorization }) }, EXPOSED), 401)
  })
}

test('a control token that was given is asked for on a loopback address too', async (t) => {
  const settings = { exposed: false, controlToken: EXPOSED.controlToken }
  t.equal(statusFor({ host: 'localhost' }, settings), 401)
  t.equal(statusFor({ host: 'localhost', authorization: 'Bearer wrong' }, settings), 401)
  t.equal(statusFor({ host: 'localhost', ...BEARER }, settings), undefined)
  t.equal(statusFor({ host: 'evil.example', ...BEARER }, settings), 403)
})

test('an exposed sandbox without a token answers nobody', async (t) => {
  t.equal(statusFor({ host: 'localhost', authorization: 'Bearer null' }, { exposed: true, controlToken: null }), 401)
})

const bodied = { host: 'localhost', 'content-length': '2' }
for (const type of [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/jsonx',
  'application/json; charset=utf-16',
]) {
  test(`a body as ${type} is refused with 415`, async (t) => {
    t.equal(statusFor({ ...bodied, 'content-type': type }, LOCAL, 'POST'), 415)
  })
}

test('a body without a type is refused with 415', async (t) => t.equal(statusFor(bodied, LOCAL, 'POST'), 415))

test('a chunked body without a type is refused with 415', async (t) => {
  t.equal(statusFor({ host: 'localhost', 'transfer-encoding': 'chunked' }, LOCAL, 'PUT'), 415)
})

test('a form without a body is refused with 415 too', async (t) => {
  t.equal(statusFor({ host: 'localhost', 'content-type': 'text/plain' }, LOCAL, 'POST'), 415)
})

test('a compressed body is refused with 415', async (t) => {
  t.equal(statusFor({ ...bodied, 'content-type': 'application/json', 'content-encoding': 'gzip' }, LOCAL, 'POST'), 415)
})

test('JSON in UTF-8 is taken, and so is no body at all', async (t) => {
  t.equal(statusFor({ ...bodied, 'content-type': 'application/json; charset=UTF-8' }, LOCAL, 'POST'), undefined)
  t.equal(statusFor({ host: 'localhost' }, LOCAL, 'DELETE'), undefined)
})

test('a refused call is answered as JSON, without CORS headers and without effect', async (t) => {
  await using control = await controlClient()
  const answer = await control.call('DELETE', '/tenants/acme', undefined, { origin: 'http://evil.example' })
  t.equal(answer.status, 403)
  t.equal(answer.at('error'), 'Forbidden')
  t.same(
    [...answer.headers.keys()].filter((name) => name.startsWith('access-control')),
    [],
  )
  t.equal((await control.call('GET', '/tenants/acme')).status, 200)
})

test('a preflight of a foreign page is refused without CORS headers', async (t) => {
  await using control = await controlClient()
  const answer = await control.call('OPTIONS', '/reset', undefined, {
    origin: 'http://evil.example',
    'access-control-request-method': 'POST',
  })
  t.equal(answer.status, 403)
  t.notOk(answer.headers.has('access-control-allow-origin'))
})
