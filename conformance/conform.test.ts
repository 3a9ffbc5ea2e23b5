import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { CASES } from './nuntiq-partner/cases/index.ts'
import { at } from './kit/json.ts'
import { readNdjson } from './kit/report/ndjson.ts'
import { fastTime } from './kit/wire/fast-time.test.helper.ts'
import {
  answering,
  folderFor,
  passingOn,
  PROBE_ENV,
  run,
  sandboxFor,
  servingFor,
  statusOf,
} from './run-conform.test.helper.ts'

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
  const state = async (): Promise<unknown[]> =>
    Promise.all(
      ['/invoices', '/mail?tenant=acme', '/tenants'].map(async (path) =>
        (await fetch(`${sandbox.url}/_sandbox/v1${path}`))
          .json()
          .then((json: unknown) => (path === '/tenants' ? Object(json).length : json)),
      ),
    )
  const before = await state()
  const said = await run(['--target', `${sandbox.url}/api`], PROBE_ENV)
  t.equal(said.code, 0, said.out)
  t.ok((said.out.match(/^ok \d+ - [^#\n]*$/gm)?.length ?? 0) >= 25)
  t.strictSame(await state(), before)
})

/** What each case sent, in a run of all cases or of one requirement. */
async function bodiesOf(target: string, folder: string, ...more: string[]): Promise<Map<string, string[]>> {
  const file = join(mkdtempSync(join(folder, 'run-')), 'all.ndjson')
  await run(
    ['--target', target, '--profile', 'submit', '--seed', '11', '--report', `ndjson=${file}`, ...more],
    PROBE_ENV,
  )
  const sent = readNdjson(readFileSync(file, 'utf8')).flatMap((event) => (event.event === 'exchange' ? [event] : []))
  return new Map(
    sent.map((event) => [
      event.case,
      sent.flatMap((other) => (other.case === event.case ? [`${other.request.bytes} ${other.request.body}`] : [])),
    ]),
  )
}

const REPEATED = ['INV-BODY-001', 'INV-BODY-004', 'INV-ATT-005', 'INV-IDEM-002', 'INV-DATE-001']

test('the same seed sends the same bodies, whether one requirement is run or all', async (t) => {
  const sandbox = await sandboxFor(t)
  const [target, folder] = [`${sandbox.url}/api`, folderFor(t)]
  const shapes = (bodies: Map<string, string[]>): Map<string, string[]> =>
    new Map([...bodies].map(([name, each]) => [name, each.map((body) => body.replace(/NKC-[0-9A-F]{12}/g, 'NKC'))]))
  const all = await bodiesOf(target, folder)
  for (const id of REPEATED) {
    const alone = await bodiesOf(target, folder, '--only', id)
    t.ok(alone.size > 0, id)
    const expected = [...alone.keys()].map((name) => [name, shapes(all).get(name)])
    t.strictSame(expected, [...shapes(alone)], id)
    for (const [name, bodies] of alone)
      if (bodies.some((body) => body.includes('NKC-'))) t.notSame(all.get(name), bodies, `${name}: the numbers are new`)
  }
})

test('in a sandbox the same seed sends the same bytes', async (t) => {
  const sandbox = await sandboxFor(t)
  const [target, folder] = [`${sandbox.url}/api`, folderFor(t)]
  const controlled = ['--control', `${sandbox.url}/_sandbox/v1`, '--only', REPEATED.join(',')]
  const first = await bodiesOf(target, folder, ...controlled)
  t.ok(first.size > 5)
  t.match(JSON.stringify([...first]), /NKC-[0-9A-F]{12}/)
  t.strictSame([...(await bodiesOf(target, folder, ...controlled))].toSorted(), [...first].toSorted())
})

test('a profile that submits needs the unbroken twin to be accepted', async (t) => {
  const sandbox = await sandboxFor(t)
  const said = await run(['--target', `${sandbox.url}/api`, '--profile', 'submit'], PROBE_ENV)
  t.equal(said.code, 0, said.out)
  t.match(said.err, /at most 150 invoices/)
  t.equal(statusOf(said, 'INV-BODY-001'), 'pass')
})

test('a spent budget leaves open what it can no longer decide', async (t) => {
  const sandbox = await sandboxFor(t)
  const said = await run(
    ['--target', `${sandbox.url}/api`, '--profile', 'submit', '--budget', '0', '--only', 'INV-BODY-001,KEY-LIST-001'],
    PROBE_ENV,
  )
  t.equal(statusOf(said, 'INV-BODY-001'), 'inconclusive')
  t.equal(statusOf(said, 'KEY-LIST-001'), 'pass')
})

test('an expired and a revoked key are judged when they are given', async (t) => {
  const sandbox = await sandboxFor(t)
  const key = (name: string): string => `sk_${name.padEnd(27, '0')}1`
  const said = await run(
    ['--target', `${sandbox.url}/api`, '--expired-key', key('expired'), '--revoked-key', key('revoked')],
    PROBE_ENV,
  )
  for (const id of ['AUTH-KEY-004', 'AUTH-KEY-006', 'AUTH-KEY-008', 'AUTH-KEY-009'])
    t.equal(statusOf(said, id), 'pass', id)
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
  t.match(said.out, /warning: exchanges \d+, \d+.*: an invoice was made/)
})

test('a server that refuses every submission earns nothing for its refusals', async (t) => {
  const refuse = answering(400, {
    message: 'invoice header lines addresses taxes charges discounts attachments[0] JSON object',
  })
  const list = answering(200, { success: true, data: [] })
  const target = await servingFor(t, (request, response) =>
    (request.url?.endsWith('/account/keys') ? list : refuse)(request, response),
  )
  const said = await run(['--target', target], PROBE_ENV)
  t.equal(said.code, 1)
  for (const id of ['INV-BODY-002', 'INV-BODY-003', 'INV-BODY-004']) t.equal(statusOf(said, id), 'inconclusive', id)
})

test('a server that answers everything alike is not judged: no status is a violation by itself', async (t) => {
  let status = 0
  const target = await servingFor(t, (request, response) =>
    answering(status, { success: false, message: 'not now' })(request, response),
  )
  for (let each = 400; each < 600; each += each < 431 || each >= 499 ? 1 : 17) {
    status = each
    for (const env of [PROBE_ENV, {}]) {
      const only = ['--only', 'AUTH-KEY-001,AUTH-KEY-002,KEY-LIST-001,INV-BODY-002']
      const said = await run(['--target', target, ...only], env)
      t.match(said.code, [401, 403].includes(each) ? /[23]/ : /3/, `${each}: ${said.err}${said.out}`)
    }
  }
})

test('a target that answers whatever carries the key alike says something of the key', async (t) => {
  const { url } = await sandboxFor(t)
  const [pass, refuse] = [passingOn(url), answering(431, { message: 'headers too large' })]
  const target = await servingFor(t, (request, response) =>
    (request.headers['x-api-key'] === undefined ? pass : refuse)(request, response),
  )
  t.match(await run(['--target', target], PROBE_ENV), {
    code: 2,
    out: '',
    err: /whatever carries the key of NUNTIQ_API_KEY or --api-key with 431: headers too large/,
  })
})

test('a server that lets nobody in is a matter of the key, not of the contract', async (t) => {
  const target = await servingFor(t, answering(401, { message: 'Invalid API Key' }))
  const said = await run(['--target', target], PROBE_ENV)
  t.equal(said.code, 2)
  t.match(said.err, /refuses the key/)
  t.not((await run(['--target', target])).code, 0, 'nor does it conform for who has no key')
})

test('where nothing of this API answers, nothing is judged, and a guess is made at the reason', async (t) => {
  const nothing: readonly [status: number, body: unknown, type: string, says: RegExp][] = [
    [404, '<h1>no</h1>', 'text/html', /is the base path right/],
    [500, '<h1>no</h1>', 'text/html', /answered 500 \(text\/html\)/],
    [200, '<form>log in</form>', 'text/html', /login page or a proxy/],
    [404, { message: 'no Route matched with those values' }, 'application/json', /is the base path right/],
    [200, { hello: 'world' }, 'application/json', /nothing of this API/],
    [200, '\uFEFF{"success":true,"data":[]}', 'application/json', /no JSON in UTF-8 and begins with "\uFEFF\{/],
    [401, '<form>log in</form>', 'text/html', /login page or a proxy/],
  ]
  for (const [status, body, type, says] of nothing) {
    const target = await servingFor(t, answering(status, body, type))
    const said = await run(['--target', target], PROBE_ENV)
    t.match(said, { code: 3, out: '', err: says })
    t.match(
      said.err,
      `nothing of this API answers at ${target}: GET ${target}/v1/partner/account/keys was answered ${status}`,
    )
  }
})

test('a wrong base path is told together with the right one', async (t) => {
  const sandbox = await sandboxFor(t)
  const said = await run(['--target', `${sandbox.url}/v2/api`], PROBE_ENV)
  t.match(said, { code: 3, err: `it answers at ${sandbox.url}/api: give that as --target` })
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
  const pass = passingOn(sandbox.url)
  const target = await servingFor(t, (request, response) =>
    ++calls % 5 === 0 ? void request.socket.destroy() : pass(request, response),
  )
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

const UNUSABLE: readonly [name: string, args: (target: string, folder: string) => string[], says: RegExp][] = [
  ['an empty selection', (target) => ['--target', target, '--only', ','], /--only names no requirement/],
  ['an unknown requirement', (target) => ['--target', target, '--only', 'INV-NONE-001'], /no requirement INV-NONE-001/],
  [
    'an API that no profile knows',
    (target) => ['--target', target, '--api', 'nuntiq-customer'],
    /--api 'nuntiq-customer' is not known; there is only nuntiq-partner/,
  ],
  ['an unknown option', (target) => ['--target', target, '--verbose'], /unknown option --verbose/],
  [
    'options that contradict each other',
    (target) => ['--target', target, '--plant', 'a', '--harvest', 'b'],
    /two runs/,
  ],
  [
    'a report that cannot be written',
    (target, folder) => ['--target', target, '--report', `html=${folder}/no/such/folder.html`],
    /--report html=.* cannot be written/,
  ],
  [
    'a plant file that cannot be written',
    (target, folder) => ['--target', target, '--plant', `${folder}/no/such/folder`],
    /--plant .* cannot be written/,
  ],
  [
    'a plant file that does not exist',
    (target, folder) => ['--target', target, '--harvest', `${folder}/none`],
    /--harvest .*no such file/,
  ],
  [
    'traces at another host',
    () => ['--target', 'https://partner.example/api', '--profile', 'full'],
    /--yes-leave-traces/,
  ],
]

for (const [name, args, says] of UNUSABLE) {
  test(`${name}: exit 2 with one line, before any request`, async (t) => {
    let calls = 0
    const target = await servingFor(t, (_, response) => {
      calls += 1
      response.end()
    })
    const said = await run(args(target, folderFor(t)), PROBE_ENV)
    t.match(said, { code: 2, out: '', err: says })
    t.match(said.err, /^nuntiq-kit conform: [^\n]+\n$/)
    t.equal(calls, 0)
  })
}

test('a run that could not begin leaves no report, not even that of an earlier one', async (t) => {
  const file = join(folderFor(t), 'report.xml')
  writeFileSync(file, '<?xml version="1.0"?>\n<testsuites name="nuntiq-kit http://127.0.0.1:1/api" failures="0"/>')
  t.equal((await run(['--target', 'http://127.0.0.1:1/api', '--report', `junit=${file}`])).code, 3)
  t.notOk(existsSync(file))
})

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal} ends the run in order: a report that says so, exit 3`, async (t) => {
    const sandbox = await sandboxFor(t)
    let calls = 0
    const pass = passingOn(sandbox.url)
    const target = await servingFor(t, (request, response) => {
      if (++calls === 5) process.emit(signal)
      pass(request, response)
    })
    const said = await run(['--target', target], PROBE_ENV)
    t.match(said, { code: 3, out: /undecided, interrupted/, err: /interrupted; cleaning up/ })
    t.ok(calls <= 5 + 8, 'nothing more was sent than what was under way')
  })
}

test('LIM-RATE-001 no minute sees 300 requests, and a 429 is waited out by its Retry-After and fails nothing', async (t) => {
  const sandbox = await sandboxFor(t)
  const time = fastTime()
  const sent: number[] = []
  const pass = passingOn(sandbox.url)
  const forms = [() => '7', () => new Date(time.now() + 9_000).toUTCString(), () => undefined, () => 'soon']
  let refusals = 0
  const target = await servingFor(t, (request, response) => {
    sent.push(time.now())
    if (sent.length % 30 !== 0) return pass(request, response)
    const retryAfter = forms[refusals++ % forms.length]?.()
    request.resume()
    response
      .writeHead(429, {
        'Content-Type': 'application/json',
        ...(retryAfter !== undefined && { 'Retry-After': retryAfter }),
      })
      .end('{"message":"Too many requests"}')
  })
  const said = await run(
    ['--target', target, '--profile', 'full', '--seed', '3', '--report', `json=${join(folderFor(t), 'r.json')}`],
    PROBE_ENV,
    time,
  )
  rmSync('nuntiq-kit-ledger-3.ndjson', { force: true })
  t.ok(sent.length > 300)
  t.ok(
    sent.every((at, n) => (sent[n + 300] ?? Infinity) - at >= 60_000),
    'in no minute 300',
  )
  t.match(said, { code: 0, out: new RegExp(`# info: 429 was waited out ${refusals} times`) })
  t.notMatch(said.out, /^not ok|SKIP inconclusive/m)
  t.ok(time.slept.some((ms) => ms >= 7_000 && ms < 8_000))
})

test('judges that disagree about a sandbox are an error of the suite, and elsewhere an observation', async (t) => {
  const sandbox = await sandboxFor(t)
  // A header that only one of the two judges reads.
  const target = await servingFor(
    t,
    passingOn(sandbox.url, ({ url, headers }) => {
      if (url.endsWith('/partner/invoices')) headers['warning'] = 'neither documented nor checked'
    }),
  )
  const under = await run(['--target', target, '--control', `${sandbox.url}/_sandbox/v1`, '--only', 'INV-BODY-001'])
  t.match(under, {
    code: 2,
    out: /# error: judges: the judges disagree about exchange \d+; AJV says: fits; Prism says: header\.warning/,
  })
  const foreign = await run(['--target', target, '--profile', 'submit', '--only', 'INV-BODY-001'], PROBE_ENV)
  t.match(foreign, { code: 0, out: /# observed: JUDGES disagree/ })
})

test('help and list are answered without a target', async (t) => {
  t.match(await run(['--help']), { code: 0, out: /Exit codes/ })
  t.match(await run(['--list']), { code: 0, out: /INV-BODY-002/ })
})

test('each case has an id of its own and names what it is about', async (t) => {
  t.ok(CASES.every(({ given }) => given.length > 5))
  t.equal(new Set(CASES.map(({ id }) => id)).size, CASES.length)
})
