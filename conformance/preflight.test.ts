import { writeFileSync } from 'node:fs'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { createSandbox } from '../server/sandbox/create-sandbox.ts'
import { CERTIFICATE, PRIVATE_KEY } from './tls-identity.test.helper.ts'
import { answering, folderFor, passingOn, PROBE_ENV, run, sandboxFor, servingFor } from './run-conform.test.helper.ts'
import type http from 'node:http'

async function servingTlsFor(t: Test, handle: http.RequestListener): Promise<string> {
  const server = https.createServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, handle)
  // A handshake that the suite breaks off is its subject.
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => {
    server.closeAllConnections()
    server.close()
  })
  return `https://127.0.0.1:${(server.address() as AddressInfo).port}/api`
}

test('a certificate that nobody trusts is told with the remedy, and --ca trusts it', async (t) => {
  const sandbox = await sandboxFor(t)
  const target = await servingTlsFor(t, passingOn(sandbox.url))
  t.match(await run(['--target', target], PROBE_ENV), {
    code: 3,
    err: /self-signed.*--ca FILE, or in NODE_EXTRA_CA_CERTS/,
  })
  const file = join(folderFor(t), 'ca.pem')
  writeFileSync(file, CERTIFICATE)
  t.match(await run(['--target', target, '--ca', file, '--only', 'KEY-LIST-001'], PROBE_ENV), { code: 0 })
})

test('an authority that cannot be read is exit 2, before any request', async (t) => {
  const file = join(folderFor(t), 'ca.pem')
  const args = ['--target', 'http://127.0.0.1:1/api', '--ca', file]
  t.match(await run(args), { code: 2, err: /--ca .* cannot be read: ENOENT/ })
  writeFileSync(file, 'no certificate')
  t.match(await run(args), { code: 2, err: /--ca .* holds no certificate in PEM/ })
  writeFileSync(file, CERTIFICATE.replace(/^MII.{20}/m, 'AAAA'))
  t.match(await run(args), { code: 2, err: /holds a certificate that cannot be read/ })
})

test('an authority in DER is exit 2, with the command that converts it', async (t) => {
  const file = join(folderFor(t), 'ca.der')
  writeFileSync(file, Buffer.from(CERTIFICATE.replace(/-----.*-----/g, ''), 'base64'))
  t.match(await run(['--target', 'http://127.0.0.1:1/api', '--ca', file]), {
    code: 2,
    err: /in DER, and PEM is needed; convert it: openssl x509 -inform der -in \S*ca\.der -out ca\.pem\n$/,
  })
})

test('https against a port of http, and the reverse, are told in words', async (t) => {
  const plain = await servingFor(t, answering(200, {}))
  t.match(await run(['--target', plain.replace('http:', 'https:')]), { code: 3, err: /is it an http:\/\/ address\?/ })
  const secure = await servingTlsFor(t, answering(200, {}))
  t.match(await run(['--target', secure.replace('https:', 'http:')]), {
    code: 3,
    err: `TLS is spoken there: is it ${secure}?`,
  })
})

const key = (name: string): string => `sk_${name.padEnd(27, '0')}1`

const MISTAKEN: readonly [name: string, given: string[], env: NodeJS.ProcessEnv, says: RegExp][] = [
  ['a main key that has expired', [], { NUNTIQ_API_KEY: key('expired') }, /NUNTIQ_API_KEY or --api-key has expired/],
  [
    'a main key that was revoked',
    [],
    { NUNTIQ_API_KEY: key('revoked') },
    /refuses the key of NUNTIQ_API_KEY.*mistyped, revoked/,
  ],
  ['a main key in quotes', [], { NUNTIQ_API_KEY: `"${key('sandbox')}"` }, /has quotes around it, as no key does/],
  [
    'a main key behind Bearer',
    [],
    { NUNTIQ_API_KEY: `Bearer ${key('sandbox')}` },
    /begins with Bearer, as no key does/,
  ],
  [
    'a second key that is refused',
    ['--second-api-key', key('nobody')],
    PROBE_ENV,
    /refuses the key of .*--second-api-key/,
  ],
  [
    'the main key once more',
    ['--second-api-key', PROBE_ENV.NUNTIQ_API_KEY],
    PROBE_ENV,
    /--second-api-key .*belong to one account/,
  ],
  [
    'an expired key that works',
    ['--expired-key', PROBE_ENV.NUNTIQ_API_KEY],
    PROBE_ENV,
    /--expired-key should have expired/,
  ],
  [
    'a revoked key that works',
    ['--revoked-key', PROBE_ENV.NUNTIQ_API_KEY],
    PROBE_ENV,
    /--revoked-key should be revoked/,
  ],
  [
    'a revoked key as the expired one',
    ['--expired-key', key('revoked')],
    PROBE_ENV,
    /--expired-key is refused like one that was never issued.*mistyped, or revoked/,
  ],
  ['an expired key that was never issued', ['--expired-key', key('nobody')], PROBE_ENV, /nothing says that it expired/],
  [
    'an expired key as the revoked one',
    ['--revoked-key', key('expired')],
    PROBE_ENV,
    /--revoked-key that it has expired, not that it was revoked/,
  ],
  ['a key as rotation secret', ['--rotation-secret', key('x')], PROBE_ENV, /--rotation-secret holds a key/],
]

for (const [name, given, env, says] of MISTAKEN) {
  test(`${name} is exit 2 with the option to put right, and no verdict`, async (t) => {
    const sandbox = await sandboxFor(t)
    const methods = new Set<string | undefined>()
    const pass = passingOn(sandbox.url)
    const target = await servingFor(t, (request, response) => {
      methods.add(request.method)
      pass(request, response)
    })
    const said = await run(['--target', target, ...given], env)
    t.match(said, { code: 2, out: '', err: says })
    t.notMatch(said.err, /sk_|token=(?!\[secret\])/)
    t.strictSame([...methods], ['GET'], 'nothing is left behind')
  })
}

test('a key that may not submit is exit 2, in a probe too, and leaves nothing', async (t) => {
  const { url } = await sandboxFor(t)
  for (const profile of ['probe', 'submit'])
    t.match(await run(['--target', `${url}/api`, '--profile', profile], { NUNTIQ_API_KEY: key('noperms') }), {
      code: 2,
      out: '',
      err: /NUNTIQ_API_KEY or --api-key may not submit invoices.*lacks the permission/,
    })
})

test('the control API of another sandbox than the target is exit 2, and keeps no tenant of the look', async (t) => {
  const [here, there] = [await sandboxFor(t), await sandboxFor(t)]
  const control = `${there.url}/_sandbox/v1`
  const tenants = async (): Promise<unknown> =>
    (await (await fetch(`${control}/tenants`)).text()).match(/"slug":"\w+"/g)
  const before = await tenants()
  t.match(await run(['--target', `${here.url}/api`, '--control', control, '--only', 'KEY-LIST-001']), {
    code: 2,
    out: '',
    err: /the control API at .*\/_sandbox\/v1 is not that of the target: a key that it has just made is refused/,
  })
  t.strictSame(await tenants(), before)
  const own = await run(['--target', `${there.url}/api`, '--control', control, '--only', 'KEY-LIST-001'])
  t.equal(own.code, 0, own.err)
})

const SUBMITTING = ['--profile', 'submit', '--only', 'INV-ROUTE-001', '--external-identifier', 'ACME-EU']

test('a control API that wants a token is exit 2 with the option to put right', async (t) => {
  const sandbox = await createSandbox({ ephemeral: true, controlToken: 'c0ntrol-t0ken' })
  t.teardown(() => sandbox.close())
  const args = ['--target', `${sandbox.url}/api`, '--control', `${sandbox.url}/_sandbox/v1`, '--only', 'AUTH-KEY-001']
  for (const given of [[], ['--control-token', 'an0ther-t0ken']])
    t.match(await run([...args, ...given]), {
      code: 2,
      out: '',
      err: /answered 401.*; give the token .*NUNTIQ_KIT_CONTROL_TOKEN or --control-token\n$/,
    })
  t.match(await run([...args, '--control-token', 'c0ntrol-t0ken']), { code: 0 })
})

test('an inbox that is mistyped is exit 2 with the option to put right, and the invoices that it took are told', async (t) => {
  const { url } = await sandboxFor(t)
  const given = ['--target', `${url}/api`, ...SUBMITTING, '--receiving-inbox']
  const said = await run([...given, 'invioces@acme.apreceiving.com'], PROBE_ENV)
  t.match(said, {
    code: 2,
    out: '',
    err: /does not know the inbox of --receiving-inbox, invioces@acme\.apreceiving\.com.*default@acme.*NKC-\w+ and NKC-\w+/,
  })
  const spelt = await run([...given, 'EU@acme.apreceiving.com'], PROBE_ENV)
  t.equal(spelt.code, 0, spelt.err)
})

test('a target that takes no inbox by its name is for the cases to judge', async (t) => {
  const { url } = await sandboxFor(t)
  const pass = passingOn(url, ({ headers }) => void delete headers['content-length'])
  const target = await servingFor(t, (request, response) => {
    const { end } = response
    // Whatever was asked for, it says that it used another.
    response.end = (text?: unknown): http.ServerResponse =>
      end.call(
        response,
        (Buffer.isBuffer(text) ? text.toString() : '').replaceAll('explicit_inbox', 'default_fallback'),
        'utf8',
      )
    pass(request, response)
  })
  const said = await run(['--target', target, ...SUBMITTING, '--receiving-inbox', 'eu@acme.apreceiving.com'], PROBE_ENV)
  t.equal(said.code, 1)
})

test('a key that is served although its own row says that it has ended is for the cases to judge', async (t) => {
  const served = (row: object): http.RequestListener =>
    answering(200, { success: true, data: [{ id: 'k', label: 'l', prefix: 'sk_expi', last_4: '0001', ...row }] })
  const expired = await servingFor(t, served({ expires_at: '2020-01-01T00:00:00Z', revoked_at: null }))
  t.not((await run(['--target', expired, '--expired-key', key('expired'), '--only', 'AUTH-KEY-004'])).code, 2)
  const revoked = await servingFor(t, served({ revoked_at: '2020-01-01T00:00:00Z' }))
  t.equal((await run(['--target', revoked, '--revoked-key', key('revoked'), '--only', 'AUTH-KEY-019'])).code, 1)
})

test('a proxy of the environment is said to be ignored, once, and not for this machine', async (t) => {
  const env = { HTTPS_PROXY: 'http://proxy.example:3128' }
  const away = await run(['--target', 'https://nkc.invalid/api', '--timeout', '1'], env)
  t.equal(away.err.match(/HTTPS_PROXY is set and not obeyed/g)?.length, 1)
  const except = await run(['--target', 'https://nkc.invalid/api', '--timeout', '1'], {
    ...env,
    NO_PROXY: 'x, .invalid',
  })
  t.notMatch(except.err, /not obeyed/)
  t.notMatch((await run(['--target', 'https://127.0.0.1:1/api'], env)).err, /not obeyed/)
})

test('a clock that is wrong is told', async (t) => {
  const sandbox = await sandboxFor(t)
  const target = await servingFor(
    t,
    passingOn(sandbox.url, ({ headers }) => void (headers.date = new Date(Date.now() + 600_000).toUTCString())),
  )
  const said = await run(['--target', target, '--only', 'KEY-LIST-001'], PROBE_ENV)
  t.match(said.out, /# info: the target's clock is (599|600|601) s ahead of this machine's/)
})

test('a gateway whose Date is hours away does not make the end of a key wrong', async (t) => {
  const { url } = await sandboxFor(t)
  const target = await servingFor(
    t,
    passingOn(url, ({ headers }) => void (headers.date = new Date(Date.now() + 10_800_000).toUTCString())),
  )
  const args = ['--target', target, '--profile', 'full', '--only', 'KEY-ROTATE-009,KEY-CREATE-009,KEY-CREATE-011']
  const home = process.cwd()
  process.chdir(folderFor(t))
  t.teardown(() => process.chdir(home))
  const said = await run(args, PROBE_ENV)
  t.equal(said.code, 0, said.out)
})

const CANARY = 'c4n4ry-0123456789abcdefghijklmnop'

test('a secret in an answer reaches no stream, wherever a message is cut', async (t) => {
  // The cut of a message wanders through the secret.
  for (const before of [40, 440, 470, 480, 500]) {
    const message = `${'x'.repeat(before)} http://portal.example/regen?token=${CANARY}`
    const target = await servingFor(t, answering(401, { success: false, error: 'key_expired', message }))
    const said = await run(['--target', target], PROBE_ENV)
    t.match(said, { code: 2, err: /has expired/ })
    t.notMatch(`${said.out}${said.err}`, CANARY.slice(0, 9), `${before}`)
  }
})

test('a secret among the options reaches no stream, even if it is given in the wrong place', async (t) => {
  for (const args of [
    ['--target', PROBE_ENV.NUNTIQ_API_KEY],
    [PROBE_ENV.NUNTIQ_API_KEY],
    ['--only', PROBE_ENV.NUNTIQ_API_KEY],
  ]) {
    const said = await run(args)
    t.equal(said.code, 2)
    t.notMatch(said.err, PROBE_ENV.NUNTIQ_API_KEY)
  }
})
