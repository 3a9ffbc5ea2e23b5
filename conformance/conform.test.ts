import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { createSandbox, type Sandbox } from '../server/sandbox.ts'
import { conform } from './cli.ts'
import { CASES } from './cases/index.ts'
import { at } from './json.ts'
import { readNdjson } from './report/ndjson.ts'

const KEY = 'sk_sandbox000000000000000000001'

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

async function run(args: string[], env: NodeJS.ProcessEnv = {}): Promise<Said> {
  let out = ''
  let err = ''
  const code = await conform(args, { env, out: (text) => void (out += text), err: (text) => void (err += text) })
  return { code, out, err }
}

const statusOf = ({ out }: Said, id: string): string => {
  const [line = ''] = out.match(new RegExp(`^(not )?ok \\d+ - ${id} .*$`, 'm')) ?? []
  return line.startsWith('not ok') ? 'fail' : / # SKIP inconclusive/.test(line) ? 'inconclusive' : / # SKIP /.test(line) ? 'skip' : line === '' ? 'absent' : 'pass'
}

async function sandboxFor(t: Test): Promise<Sandbox> {
  const sandbox = await createSandbox({ ephemeral: true, rateLimit: 0 })
  t.teardown(() => sandbox.close())
  return sandbox
}

/** A server that answers everything in one way. */
async function servingFor(t: Test, handle: http.RequestListener): Promise<string> {
  const server = http.createServer(handle)
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => { server.closeAllConnections(); server.close() })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`
}

const answering = (status: number, body: unknown, type = 'application/json'): http.RequestListener => (request, response) => {
  request.resume()
  request.on('end', () => response.writeHead(status, { 'Content-Type': type }).end(typeof body === 'string' ? body : JSON.stringify(body)))
}

const PROBE_ENV = { NUNTIQ_API_KEY: KEY }

test('under control every planned requirement of the sandbox is decided, and its tenants are gone afterwards', async (t) => {
  const sandbox = await sandboxFor(t)
  const said = await run(['--target', `${sandbox.url}/api`, '--control', `${sandbox.url}/_sandbox/v1`, '--seed', '7'])
  t.notMatch(said.out, /SKIP inconclusive/)
  t.notMatch(said.out, /# error/)
  t.notMatch(said.out, /judges disagree/)
  const tenants: unknown = await (await fetch(`${sandbox.url}/_sandbox/v1/tenants`)).json()
  t.strictSame(Array.isArray(tenants) && tenants.map((tenant) => at(tenant, 'slug')), ['acme', 'globex'])
})

test('a probe with a key alone conforms, decides at least 25 requirements and leaves no invoice, key or mail', async (t) => {
  const sandbox = await sandboxFor(t)
  const state = async (): Promise<unknown[]> => Promise.all(['/invoices', '/mail?tenant=acme', '/tenants'].map(async (path) =>
    (await fetch(`${sandbox.url}/_sandbox/v1${path}`)).json().then((json: unknown) => path === '/tenants' ? Object(json).length : json)))
  const before = await state()
  const said = await run(['--target', `${sandbox.url}/api`], PROBE_ENV)
  t.equal(said.code, 0, said.out)
  t.ok((said.out.match(/^ok \d+ - [^#\n]*$/gm)?.length ?? 0) >= 25)
  t.strictSame(await state(), before)
})

test('the same seed sends the same bodies, whether one requirement is run or all', async (t) => {
  const sandbox = await sandboxFor(t)
  const folder = mkdtempSync(join(tmpdir(), 'nkc-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const bodiesOf = async (name: string, ...more: string[]): Promise<string[]> => {
    const file = join(folder, name)
    await run(['--target', `${sandbox.url}/api`, '--seed', '11', '--report', `ndjson=${file}`, ...more], PROBE_ENV)
    return readNdjson(readFileSync(file, 'utf8')).flatMap((event) =>
      event.event === 'exchange' && event.case === 'inv-body-header-no-object' ? [event.request.body] : [])
  }
  const alone = await bodiesOf('alone', '--only', 'INV-BODY-004')
  t.equal(alone.length, 4)
  t.strictSame(await bodiesOf('all'), alone)
})

test('a profile that submits needs the unbroken twin to be accepted', async (t) => {
  const sandbox = await sandboxFor(t)
  const said = await run(['--target', `${sandbox.url}/api`, '--profile', 'submit'], PROBE_ENV)
  t.equal(said.code, 0, said.out)
  t.match(said.err, /at most 100 invoices/)
  t.equal(statusOf(said, 'INV-BODY-001'), 'pass')
})

test('a spent budget leaves open what it can no longer decide', async (t) => {
  const sandbox = await sandboxFor(t)
  const said = await run(['--target', `${sandbox.url}/api`, '--profile', 'submit', '--budget', '0', '--only', 'INV-BODY-001,KEY-LIST-001'], PROBE_ENV)
  t.equal(statusOf(said, 'INV-BODY-001'), 'inconclusive')
  t.equal(statusOf(said, 'KEY-LIST-001'), 'pass')
})

test('an expired and a revoked key are judged when they are given', async (t) => {
  const sandbox = await sandboxFor(t)
  const key = (name: string): string => `sk_${name.padEnd(27, '0')}1`
  const said = await run(['--target', `${sandbox.url}/api`, '--expired-key', key('expired'), '--revoked-key', key('revoked')], PROBE_ENV)
  for (const id of ['AUTH-KEY-004', 'AUTH-KEY-006', 'AUTH-KEY-008', 'AUTH-KEY-009']) t.equal(statusOf(said, id), 'pass', id)
  t.match(said.out, /observed: AUTH-KEY-004 code/)
})

test('without any key what is public is still judged', async (t) => {
  const sandbox = await sandboxFor(t)
  const said = await run(['--target', `${sandbox.url}/api`])
  t.equal(said.code, 0, said.out)
  t.equal(statusOf(said, 'AUTH-KEY-001'), 'pass')
  t.equal(statusOf(said, 'INV-BODY-002'), 'skip')
})

test('a server that accepts everything violates the contract', async (t) => {
  const target = await servingFor(t, answering(200, { success: true, data: [{ prefix: 'sk_0000', last_4: '0001' }] }))
  const said = await run(['--target', target], PROBE_ENV)
  t.equal(said.code, 1)
  t.equal(statusOf(said, 'INV-BODY-002'), 'fail')
  t.match(said.out, /warning: exchange \d+: an invoice was made/)
})

test('a server that refuses everything earns nothing for its refusals', async (t) => {
  const target = await servingFor(t, answering(400, { message: 'invoice header lines addresses taxes charges discounts attachments[0] JSON object' }))
  const said = await run(['--target', target], PROBE_ENV)
  t.equal(said.code, 1)
  for (const id of ['INV-BODY-002', 'INV-BODY-003', 'INV-BODY-004']) t.equal(statusOf(said, id), 'inconclusive', id)
})

test('a server that lets nobody in is a matter of the key, not of the contract', async (t) => {
  const target = await servingFor(t, answering(401, { message: 'Invalid API Key' }))
  const said = await run(['--target', target], PROBE_ENV)
  t.equal(said.code, 2)
  t.match(said.err, /refuses the key/)
  t.not((await run(['--target', target])).code, 0, 'nor does it conform for who has no key')
})

test('a server that answers HTML, and one that fails, violate the contract', async (t) => {
  for (const status of [404, 500, 502]) {
    const target = await servingFor(t, answering(status, '<h1>no</h1>', 'text/html'))
    t.equal((await run(['--target', target], PROBE_ENV)).code, 1, String(status))
  }
})

test('a server that hangs up, and nobody at home, cannot be judged', async (t) => {
  const target = await servingFor(t, ({ socket }) => void socket.destroy())
  t.equal((await run(['--target', target], PROBE_ENV)).code, 3)
  const said = await run(['--target', 'http://127.0.0.1:1/api'], PROBE_ENV)
  t.equal(said.code, 3)
  t.match(said.err, /could not be reached/)
})

test('a server that hangs up now and then has not been judged', async (t) => {
  const sandbox = await sandboxFor(t)
  let calls = 0
  const target = await servingFor(t, (request, response) => {
    if (++calls % 5 === 0) return void request.socket.destroy()
    const forwarded = http.request(`${sandbox.url}${request.url}`, { method: request.method ?? 'GET', headers: request.headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 500, answer.headers)
      answer.pipe(response)
    })
    request.pipe(forwarded)
  })
  t.equal((await run(['--target', target], PROBE_ENV)).code, 3)
})

test('a control API that is none is a run that could not begin', async (t) => {
  const target = await servingFor(t, answering(404, { message: 'no' }))
  const said = await run(['--target', target, '--control', target.replace('/api', '/_sandbox/v1')])
  t.equal(said.code, 3)
  t.match(said.err, /control API .* cannot be used/)
})

test('a selection of which nothing can be decided is exit 3', async (t) => {
  const sandbox = await sandboxFor(t)
  t.equal((await run(['--target', `${sandbox.url}/api`, '--only', 'INV-BODY-002'])).code, 3)
})

test('a command that cannot be run is exit 2, with one line', async (t) => {
  const said = await run(['--target', 'http://127.0.0.1:1/v1'])
  t.equal(said.code, 2)
  t.match(said.err, /^nuntiq-kit conform: [^\n]+\n$/)
  t.equal((await run(['--target', 'http://127.0.0.1:1/api', '--report', 'html=/nowhere/at/all.html'])).code, 2)
})

test('planting writes down what a harvest decides hours later', async (t) => {
  const sandbox = await sandboxFor(t)
  const folder = mkdtempSync(join(tmpdir(), 'nkc-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'plant.json')
  const target = `${sandbox.url}/api`
  t.equal((await run(['--target', target, '--profile', 'submit', '--plant', file], PROBE_ENV)).code, 0)
  const said = await run(['--target', target, '--profile', 'submit', '--harvest', file], PROBE_ENV)
  t.equal(statusOf(said, 'INV-IDEM-006'), 'pass')
  t.equal(statusOf(said, 'INV-IDEM-007'), 'inconclusive')
  t.match(await run(['--target', 'http://127.0.0.1:1/api', '--harvest', file], PROBE_ENV), { code: 2, err: /planted at/ })
})

test('help and list are answered without a target', async (t) => {
  t.match(await run(['--help']), { code: 0, out: /Exit codes/ })
  t.match(await run(['--list']), { code: 0, out: /INV-BODY-002/ })
})

test('each case has an id of its own and names what it is about', async (t) => {
  t.ok(CASES.every(({ given }) => given.length > 5))
  t.equal(new Set(CASES.map(({ id }) => id)).size, CASES.length)
})
