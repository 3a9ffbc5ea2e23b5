import { test } from 'tap'
import { controlApi } from '../../fixtures/testing/call-api.ts'
import { rawConnection } from '../../fixtures/testing/raw-http.ts'
import { stillSandbox } from '../../fixtures/testing/still-sandbox.ts'
import { type HostRule, servesHost } from './served-hosts.ts'

const LOOPBACK: HostRule = { bound: '127.0.0.1', exposed: false, allowed: [] }
const EXPOSED: HostRule = { bound: '0.0.0.0', exposed: true, allowed: [] }
const NAMED: HostRule = { ...LOOPBACK, allowed: ['sandbox.example'] }

const served: readonly { host: string | undefined; by: HostRule; yes: boolean }[] = [
  ...[undefined, 'localhost:4010', '127.0.0.1:4010', '[::1]:4010', 'LOCALHOST', 'acme.localhost'].flatMap((host) => [
    { host, by: LOOPBACK, yes: true },
    { host, by: EXPOSED, yes: true },
  ]),
  ...[
    '',
    'evil.example',
    'evil.example:4010',
    '127.0.0.1.nip.io',
    'localhost.evil.example',
    'a b',
    'user@localhost',
    '[::1',
  ].flatMap((host) => [
    { host, by: LOOPBACK, yes: false },
    { host, by: EXPOSED, yes: false },
  ]),
  // What a network of one's own is called by, once the sandbox was put on one.
  ...[
    '192.168.0.7:4010',
    '[fe80::1]:80',
    'sandbox:4010',
    'host.docker.internal',
    'laptop.local',
    'sandbox.test',
  ].flatMap((host) => [
    { host, by: LOOPBACK, yes: false },
    { host, by: EXPOSED, yes: true },
  ]),
  { host: 'sandbox.example', by: NAMED, yes: true },
  { host: 'SANDBOX.example.:8443', by: NAMED, yes: true },
  { host: 'x.sandbox.example', by: NAMED, yes: false },
  { host: 'evil.example', by: { ...LOOPBACK, allowed: ['*'] }, yes: true },
  { host: 'box.corp.example', by: { ...EXPOSED, bound: 'box.corp.example' }, yes: true },
]
for (const { host, by, yes } of served) {
  test(`bound to ${by.bound}, allowed ${by.allowed.join() || 'nothing'}: '${host}' is ${yes ? 'served' : 'refused'}`, async (t) =>
    t.equal(servesHost(host, by), yes))
}

const KEY = 'sk_sandbox000000000000000000001'
const ask = async (url: string, host: string, path: string) => {
  const wire = await rawConnection(url)
  wire.socket.end(`GET ${path} HTTP/1.1\r\nHost: ${host}\r\nX-API-Key: ${KEY}\r\n\r\n`)
  return (await wire.answers())[0]
}

test('a page whose name was made to lead here reads nothing, and hears which option would let it', async (t) => {
  const sandbox = await stillSandbox({ listen: true })
  for (const path of ['/api/v1/partner/account/keys', '/supplier-access/regenerate', '/']) {
    const answer = await ask(sandbox.url, 'evil.example:4010', path)
    t.equal(answer?.status, 421)
    t.match(answer?.body, { success: false, message: /--allowed-host evil\.example$/ })
  }
  t.equal((await ask(sandbox.url, 'evil.example', '/_sandbox/v1/tenants'))?.status, 403)
  t.equal((await ask(sandbox.url, `http://evil.example`, '/api'))?.status, 421)
  t.match((await controlApi(sandbox)('GET /requests?limit=1')).body, [{ status: 421, rule: null }])
})

test('a name that is allowed is served, and so is that of the portal', async (t) => {
  const sandbox = await stillSandbox({
    listen: true,
    allowedHosts: ['sandbox.example'],
    portalOrigin: 'https://portal.example',
  })
  for (const host of ['sandbox.example', 'portal.example'])
    t.equal((await ask(sandbox.url, host, '/api/v1/partner/account/keys'))?.status, 200)
  t.equal((await ask(sandbox.url, 'localhost', 'http://evil.example/api'))?.status, 421)
})

test('a name that is none is refused when the sandbox is made', async (t) => {
  await t.rejects(stillSandbox({ allowedHosts: ['http://sandbox.example'] }), /no name of a host/)
})
