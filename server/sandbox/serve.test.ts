import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'tap'
import { callerOf, controlApi, partnerApi, SMALLEST } from '../../fixtures/testing/call-api.ts'
import { rawConnection } from '../../fixtures/testing/raw-http.ts'
import { runCli, startServe, temporaryFolder } from '../../fixtures/testing/serve-process.ts'
import { prettyLog } from '../log/pretty-log.ts'

const KEY = 'sk_sandbox000000000000000000001'
const serve = (...args: string[]): ReturnType<typeof runCli> => runCli({ args: ['serve', '--port', '0', ...args] })
const EPHEMERAL = '--ephemeral'

test('serve --help lists every option and exits 0, and so does -h', async (t) => {
  const { code, stdout, stderr } = await runCli({ args: ['serve', '--help'] })
  t.equal(code, 0)
  t.equal(stderr, '')
  t.equal((await runCli({ args: ['serve', '-h'] })).stdout, stdout)
  for (const option of [
    'port',
    'host',
    'data',
    'ephemeral',
    'store',
    'world',
    'seed',
    'clock',
    'rate-limit',
    'portal-origin',
    'allowed-host',
    'control-token',
    'plain',
    'log',
  ]) {
    t.match(stdout, new RegExp(`^  --${option}\\b.{10,}`, 'm'))
  }
})

const unusable: readonly { args: string[]; says: RegExp }[] = [
  { args: ['--prot', '4010'], says: /--prot.*--help/ },
  { args: ['somewhere'], says: /somewhere.*--help/ },
  { args: ['--port', 'x'], says: /--port must be a whole number from 0 to 65535, not 'x'/ },
  { args: ['--port', '65536'], says: /--port .*'65536'/ },
  { args: ['--port'], says: /--port/ },
  { args: ['--port=-1'], says: /--port .*'-1'/ },
  { args: ['--rate-limit', '1.5'], says: /--rate-limit .*'1\.5'/ },
  { args: ['--clock', 'tomorrow'], says: /--clock .*2026-05-19T08:00:00Z.*'tomorrow'/ },
  { args: ['--clock', '2026-02-31'], says: /--clock .*'2026-02-31'/ },
  { args: ['--log', 'xml'], says: /--log must be pretty, json or silent, not 'xml'/ },
  { args: ['--portal-origin', 'portal.example/x'], says: /--portal-origin .*'portal\.example\/x'/ },
  { args: ['--store', 'postgres://db'], says: /--store must be memory: or file:DIR/ },
  { args: [EPHEMERAL, '--store', 'memory:'], says: /--store excludes/ },
  { args: [EPHEMERAL, '--data', 'x'], says: /--ephemeral and --data exclude each other/ },
  { args: ['--allowed-host', 'http://x'], says: /--allowed-host .*'http:\/\/x'/ },
  { args: ['--host', '0.0.0.0'], says: /--host 0\.0\.0\.0 can be reached from other machines.*--control-token/ },
  {
    args: [EPHEMERAL, '--host', '203.0.113.7', '--control-token', 'x'],
    says: /'203\.0\.113\.7' is not an address of this machine/,
  },
  { args: [EPHEMERAL, '--world', 'nowhere'], says: /no world 'nowhere'/ },
]
for (const { args, says } of unusable) {
  test(`serve ${args.join(' ')} is refused with one clear line and exit code 2`, async (t) => {
    const { code, stdout, stderr } = await serve(...args)
    t.equal(code, 2)
    t.equal(stdout, '')
    t.match(stderr, says)
    t.match(stderr, /^nuntiq-kit: [^\n]+\n$/)
  })
}

test('a command that does not exist is refused with exit code 2', async (t) => {
  const { code, stderr } = await runCli({ args: ['sevre'] })
  t.equal(code, 2)
  t.match(stderr, /there is no command 'sevre'/)
})

test('a port in use is refused with exit code 2 and named', async (t) => {
  const holder = createServer().listen(0, '127.0.0.1')
  await once(holder, 'listening')
  const { port } = holder.address() as AddressInfo
  const { code, stderr } = await serve(EPHEMERAL, '--port', String(port))
  holder.close()
  t.equal(code, 2)
  t.equal(
    stderr,
    `nuntiq-kit: port ${port} of 127.0.0.1 is in use; stop what listens there, or choose another with --port (0 picks a free one)\n`,
  )
})

test('a data folder that is a file is refused with exit code 2 and named', async (t) => {
  using folder = temporaryFolder()
  const file = join(folder.path, 'file')
  writeFileSync(file, '')
  const { code, stdout, stderr } = await runCli({ args: ['serve', '--port', '0', '--data', file] })
  t.equal(code, 2)
  t.equal(stdout, '')
  t.match(stderr, /^nuntiq-kit: [^\n]+\n$/)
  t.ok(stderr.includes(file))
})

test('a value that begins with a dash is refused with exit code 2 and one clear line', async (t) => {
  const { code, stderr } = await runCli({ args: ['serve', '--rate-limit', '-1'] })
  t.equal(code, 2)
  t.match(stderr, /^nuntiq-kit: --rate-limit needs a value[^\n]+\n$/)
})

for (const [what, path] of [
  ['in a place that takes none', '/proc/nope'],
  ['deep in such a place', '/proc/nope/deeper/still'],
  ['below a file', join(process.execPath, 'below')],
  ['with too long a name', join(tmpdir(), 'x'.repeat(300))],
  ['without a name', ''],
] as const) {
  test(`a data folder ${what} is refused with exit code 2 and one clear line`, async (t) => {
    const { code, stdout, stderr } = await serve('--data', path)
    t.equal(code, 2)
    t.equal(stdout, '')
    t.match(stderr, path === '' ? /--data needs a value/ : /^nuntiq-kit: Cannot keep data in .*\n$/)
    t.equal(stderr.trimEnd().split('\n').length, 1)
  })
}

test('a data folder that cannot be read is refused with exit code 2 and named', async (t) => {
  using folder = temporaryFolder()
  mkdirSync(join(folder.path, 'journal-000001.log'))
  const { code, stderr } = await serve('--data', folder.path)
  t.equal(code, 2)
  t.match(stderr, /^nuntiq-kit: [^\n]+\n$/)
  t.ok(stderr.includes(folder.path))
})

test('with --log json the first line says where the server listens', async (t) => {
  await using server = await startServe({ args: [EPHEMERAL] })
  t.match(server.listening, {
    event: 'listening',
    url: /^http:\/\/127\.0\.0\.1:\d+$/,
    version: /^\d+\.\d+\.\d+/,
    data: null,
  })
  t.notMatch(JSON.stringify(server.listening), /sk_/)
  t.equal((await controlApi(server)('GET /health')).status, 200)
})

test('with --log json each request is a line, without a key', async (t) => {
  await using server = await startServe({ args: [EPHEMERAL] })
  await partnerApi(server)('GET /account/keys?token=secret', { key: KEY })
  const { stdout } = await server.stop()
  t.match(server.events(), [
    { event: 'listening' },
    { event: 'request', tenant: 'acme', method: 'GET', path: '/api/v1/partner/account/keys', status: 200 },
    { event: 'stopped' },
  ])
  t.notMatch(stdout, /sk_|secret/)
})

test('the pretty log prints the address, the demo keys and where the state is', (t) => {
  let printed = ''
  const demoKeys = [{ tenant: 'acme', name: 'sandbox', api_key: KEY }]
  prettyLog((text) => {
    printed += text
  }).listening({
    url: 'http://127.0.0.1:4010',
    version: '1.2.3',
    data: '.nuntiq-kit',
    banner: [{ label: 'Partner API', path: '/api/v1/partner' }],
    demoKeys,
    now: '2026-05-19T08:00:00.000Z',
  })
  for (const part of ['http://127.0.0.1:4010', '1.2.3', KEY, '.nuntiq-kit', '2026-05-19T08:00:00.000Z'])
    t.ok(printed.includes(part))
  t.end()
})

for (const signal of ['SIGTERM', 'SIGINT'] as const) {
  test(`${signal} finishes what is in flight and exits 0`, async (t) => {
    using folder = temporaryFolder()
    await using server = await startServe({ args: ['--data', folder.path] })
    const body = JSON.stringify(SMALLEST)
    const wire = await rawConnection(server.url)
    wire.write(
      `POST /api/v1/partner/invoices HTTP/1.1\r\nHost: localhost\r\nX-API-Key: ${KEY}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body.slice(0, 10)}`,
    )
    await controlApi(server)('GET /health')
    const ended = server.stop(signal)
    await refusesConnections(server.url)
    wire.write(body.slice(10))
    const answer = await wire.answer()
    const { code, stderr } = await ended
    t.equal(answer.status, 200)
    t.equal(code, 0)
    t.equal(stderr, '')
    t.match(server.events().at(-1), { event: 'stopped' })
  })
}

/** Resolves once the server has taken notice of the signal. */
async function refusesConnections(url: string): Promise<void> {
  while (
    (await fetch(url).then(
      (answer) => answer.text(),
      () => undefined,
    )) !== undefined
  ) {
    /* asks again */
  }
}

test('every option is an environment variable too, and a flag wins over it', async (t) => {
  const env = {
    NUNTIQ_KIT_EPHEMERAL: '1',
    NUNTIQ_KIT_RATE_LIMIT: '2',
    NUNTIQ_KIT_WORLD: 'empty',
    NUNTIQ_KIT_PLAIN: 'true',
  }
  await using server = await startServe({ args: ['--world', 'default'], env })
  const answers = [1, 2, 3].map(() => partnerApi(server)('GET /account/keys', { key: KEY }))
  const statuses = (await Promise.all(answers)).map(({ status }) => status)
  t.same(statuses.toSorted(), [200, 200, 429])
  t.equal((await answers[0])?.rule, null)
})

test('an environment variable that cannot be used is refused with exit code 2 and named', async (t) => {
  const { code, stderr } = await runCli({ args: ['serve'], env: { NUNTIQ_KIT_EPHEMERAL: 'perhaps' } })
  t.equal(code, 2)
  t.match(stderr, /^nuntiq-kit: NUNTIQ_KIT_EPHEMERAL must be 1 or 0, not 'perhaps'\n$/)
})

const WORLD = {
  tenants: [
    {
      slug: 'initech',
      name: 'Initech',
      inboxes: [{ address: 'in@initech.example' }],
      default_inbox: 'in@initech.example',
    },
  ],
}
const YAML = `tenants:
  - slug: initech
    name: Initech
    default_inbox: in@initech.example
    inboxes:
      - address: in@initech.example
`
for (const { name, text } of [
  { name: 'world.json', text: JSON.stringify(WORLD) },
  { name: 'world.yaml', text: YAML },
]) {
  test(`--world takes a file: ${name}`, async (t) => {
    using folder = temporaryFolder()
    const file = join(folder.path, name)
    writeFileSync(file, text)
    await using server = await startServe({ args: [EPHEMERAL, '--world', file] })
    const tenants = await controlApi(server)('GET /tenants')
    t.match(tenants.body, [{ slug: 'initech', name: 'Initech', default_inbox: 'in@initech.example' }])
    t.equal(tenants.at('length'), 1)
  })
}

for (const { what, text, says } of [
  { what: 'is no YAML', text: 'tenants: [', says: /neither JSON nor YAML/ },
  {
    what: 'misspells a member',
    text: '{"tenants":[{"slug":"x","name":"x","inbox":[]}]}',
    says: /tenants\[0\]\.inbox is not known here/,
  },
  {
    what: 'has a default inbox that is none',
    text: '{"tenants":[{"slug":"x","name":"x","default_inbox":"a@b"}]}',
    says: /tenants\[0\]\.default_inbox 'a@b'/,
  },
]) {
  test(`a world file that ${what} is refused with exit code 2, file and place named`, async (t) => {
    using folder = temporaryFolder()
    const file = join(folder.path, 'world.yaml')
    writeFileSync(file, text)
    const { code, stderr } = await serve(EPHEMERAL, '--world', file)
    t.equal(code, 2)
    t.match(stderr, says)
    t.ok(stderr.includes(file))
    t.match(stderr, /^nuntiq-kit: [^\n]+\n$/)
  })
}

test('with --seed ids, keys and tokens repeat from run to run', async (t) => {
  const run = async (seed: string): Promise<unknown> => {
    await using server = await startServe({ args: [EPHEMERAL, '--seed', seed, '--clock', '2026-05-19T08:00:00Z'] })
    const api = partnerApi(server)
    await controlApi(server)('POST /clock', { body: { frozen: true } })
    await controlApi(server)('POST /clock', { body: { set: '2026-05-20T08:00:00Z' } })
    const made = await api('POST /account/keys', { key: KEY, body: { label: 'second' } })
    const submitted = await api('POST /invoices', { key: KEY, body: SMALLEST })
    return [
      made.at('data.id'),
      made.at('data.api_key'),
      made.at('data.rotation_secret'),
      submitted.at('data.invoice_token'),
    ]
  }
  const [first, second, other] = [await run('7'), await run('7'), await run('8')]
  t.match(first, [String, String, String, String])
  t.same(first, second)
  t.notSame(first, other)
})

test('--plain leaves the sandbox headers out', async (t) => {
  await using plain = await startServe({ args: [EPHEMERAL, '--plain'] })
  await using usual = await startServe({ args: [EPHEMERAL] })
  const names = async (server: typeof plain): Promise<string[]> => {
    const { headers } = await partnerApi(server)('POST /invoices', {
      key: KEY,
      body: { invoice: { header: { currency: 'EUR' } } },
    })
    return [...headers.keys()].filter((name) => name.startsWith('sandbox-'))
  }
  t.same(await names(usual), ['sandbox-advice', 'sandbox-request', 'sandbox-rule'])
  t.same(await names(plain), [])
})

test('an exposed host is served with a control token, and the control API asks for it', async (t) => {
  await using server = await startServe({ args: [EPHEMERAL, '--host', '0.0.0.0', '--control-token', 'let-me-in'] })
  t.equal(new URL(server.url).hostname, '127.0.0.1', 'it is called by an address that can be called')
  const control = callerOf({ fetch: (path, init) => fetch(path, init) }, `${server.url}/_sandbox/v1`)
  const without = await control('GET /tenants')
  const withToken = await control('GET /tenants', { headers: { authorization: 'Bearer let-me-in' } })
  t.same([without.status, withToken.status], [401, 200])
})

test('--allowed-host names hosts, from flags or the environment, and --control-token holds on a loopback address', async (t) => {
  const askBy = async (host: string, server: { readonly url: string }): Promise<number> => {
    const wire = await rawConnection(server.url)
    wire.socket.end(`GET /api/v1/partner/account/keys HTTP/1.1\r\nHost: ${host}\r\nX-API-Key: ${KEY}\r\n\r\n`)
    return (await wire.answers())[0]?.status ?? 0
  }
  await using flags = await startServe({
    args: [EPHEMERAL, '--allowed-host', 'a.example', '--allowed-host', 'b.example', '--control-token', 'let-me-in'],
  })
  await using environment = await startServe({
    args: [EPHEMERAL],
    env: { NUNTIQ_KIT_ALLOWED_HOST: 'a.example, b.example' },
  })
  for (const server of [flags, environment]) {
    t.same(
      await Promise.all(['a.example', 'b.example', 'c.example'].map((host) => askBy(host, server))),
      [200, 200, 421],
    )
  }
  const control = controlApi(flags)
  t.equal((await control('GET /tenants')).status, 401)
  t.equal((await control('GET /tenants', { headers: { authorization: 'Bearer let-me-in' } })).status, 200)
})

test('--data keeps the state in that folder, and nothing outside it is written', async (t) => {
  using folder = temporaryFolder()
  const here = join(folder.path, 'here')
  mkdirSync(here)
  await using server = await startServe({ args: ['--data', 'state'], cwd: here })
  t.equal(server.listening['data'], 'state')
  await server.stop()
  await using again = await startServe({ args: ['--store', 'file:state'], cwd: here })
  t.equal((await partnerApi(again)('GET /account/keys', { key: KEY })).status, 200)
})

for (const { lost, lose, says } of [
  { lost: 'pepper', lose: (data: string) => rmSync(join(data, 'pepper')), says: /pepper is missing.*--pepper/ },
  {
    lost: 'root document',
    lose: (data: string) =>
      readdirSync(data)
        .filter((file) => file.startsWith('snapshot-'))
        .forEach((file) => rmSync(join(data, file))),
    says: /lost its root document.*copy/,
  },
]) {
  test(`a data folder that has lost its ${lost} is left as it is, exit 2`, async (t) => {
    using folder = temporaryFolder()
    const server = await startServe({ args: ['--data', folder.path] })
    await partnerApi(server)('POST /invoices', { key: KEY, body: SMALLEST })
    await server.stop()
    lose(folder.path)
    const { code, stderr } = await serve('--data', folder.path)
    t.equal(code, 2)
    t.match(stderr, says)
    t.ok(
      readdirSync(folder.path).some(
        (file) =>
          statSync(join(folder.path, file)).isFile() && readFileSync(join(folder.path, file), 'utf8').includes('INV-'),
      ),
      'the invoice is still there',
    )
  })
}
