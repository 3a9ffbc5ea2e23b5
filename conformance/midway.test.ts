import type http from 'node:http'
import { type Test, test } from 'tap'
import { answering, passingOn, PROBE_ENV, run, type Said, sandboxFor, servingFor } from './run-conform.test.helper.ts'
import { fastTime } from './kit/wire/fast-time.test.helper.ts'
import { failuresIn, judgeOther, ledgersElsewhere } from '../fixtures/other-deployment/judge-other.test.helper.ts'

const HTML = 'text/html'
const UNAUTHORIZED = { success: false, message: 'Unauthorized', error: 'Unauthorized' }

/** What stands before a target, or becomes of it, for a time or for good. */
const OTHERS: Readonly<Record<string, http.RequestListener>> = {
  'the key is refused': answering(401, UNAUTHORIZED),
  'there is maintenance with 503': answering(503, '<html>maintenance</html>', HTML),
  'a gateway knows no such app (404)': answering(404, '<html>no such app</html>', HTML),
  'a firewall refuses (403)': answering(403, '<html>blocked</html>', HTML),
  'a gateway fails in its own way (520)': answering(520, '<html>unknown</html>', HTML),
  'everything is sent to a page of maintenance': (request, response) => {
    request.resume()
    response.writeHead(302, { Location: '/maintenance.html' }).end()
  },
  'a page says 200, see you soon': answering(200, '<html>see you soon</html>', HTML),
  'everything is fine, and there is nothing': answering(200, { success: true, data: [] }),
  'everything fails in JSON': answering(500, { success: false, message: 'boom' }),
}

/** A sandbox, judged from outside, which others answer for from a call on, for so long by the clock of the run. */
async function judgeMidway(
  t: Test,
  { other, after, ms, args = [] }: { other: http.RequestListener; after: number; ms: number; args?: string[] },
): Promise<Said & { readonly calls: number }> {
  const sandbox = await sandboxFor(t)
  const pass = passingOn(sandbox.url)
  const time = fastTime()
  let calls = 0
  let from: number | undefined
  const target = await servingFor(t, (request, response) => {
    if (++calls === after) from = time.now()
    const isOther = from !== undefined && time.now() - from < ms
    return isOther ? other(request, response) : pass(request, response)
  })
  const said = await run(['--target', target, '--seed', '7', ...args], PROBE_ENV, time)
  return { ...said, calls }
}

for (const [name, other] of Object.entries(OTHERS)) {
  test(`where midway ${name}, for good or for a while, nothing is violated`, async (t) => {
    const unlike = { other, after: 80 }
    const [forGood, aWhile] = [
      await judgeMidway(t, { ...unlike, ms: Infinity }),
      await judgeMidway(t, { ...unlike, ms: 8_000 }),
    ]
    t.match(forGood, { code: 3, out: /undecided\n$/ })
    t.notMatch(forGood.out, /^not ok/m)
    t.notMatch(aWhile.out, /^not ok/m)
    t.not(aWhile.code, 1, aWhile.err)
    t.ok(forGood.calls < aWhile.calls, 'a target that does not come back is not asked everything')
  })
}

test('a 429 of a gateway that is waited out is held against nothing, though it is no JSON', async (t) => {
  const said = await judgeMidway(t, { other: answering(429, 'slow down', HTML), after: 80, ms: 8_000 })
  t.equal(said.code, 0, said.out)
  t.match(said.out, /429 was waited out/)
})

test('what was left open says what the target answered instead', async (t) => {
  const { out } = await judgeMidway(t, { other: answering(401, UNAUTHORIZED), after: 80, ms: Infinity })
  t.match(out, /no longer answered as at the start: GET \/api\/v1\/partner\/\S+ was answered 401 application\/json/)
  t.match(out, /not asked any more: /)
})

test('keys that were made before the target went away are told as left behind', async (t) => {
  ledgersElsewhere(t)
  const args = ['--profile', 'full', '--rotation-secret', 'rs_sandbox000000000000000000001', '--budget', '1000']
  const said = await judgeMidway(t, { other: answering(401, UNAUTHORIZED), after: 300, ms: Infinity, args })
  t.equal(said.code, 3, said.out)
  t.match(said.err, /left behind/)
})

test('a firewall that refuses now and then is asked again', async (t) => {
  const sandbox = await sandboxFor(t)
  const pass = passingOn(sandbox.url)
  const blocked = answering(403, '<html>blocked</html>', HTML)
  let calls = 0
  const target = await servingFor(t, (request, response) =>
    ++calls % 31 === 0 ? blocked(request, response) : pass(request, response),
  )
  const said = await run(['--target', target, '--seed', '7'], PROBE_ENV)
  t.notMatch(said.out, /^not ok/m)
  t.match(said.out, /answers were not of this API \(no JSON\), and what was asked was sent again/)
})

test("an answer in HTML that stays is the target's own", async (t) => {
  const sandbox = await sandboxFor(t)
  const pass = passingOn(sandbox.url)
  const target = await servingFor(t, (request, response) =>
    request.method === 'POST' ? answering(403, '<html>no</html>', HTML)(request, response) : pass(request, response),
  )
  t.equal((await run(['--target', target, '--seed', '7'], PROBE_ENV)).code, 1)
})

test('a target that answers everything with 500 is not up', async (t) => {
  const target = await servingFor(t, answering(500, { success: false, message: 'boom' }))
  t.match(await run(['--target', target], PROBE_ENV), {
    code: 3,
    out: '',
    err: /the target is not up: GET .* was answered 500/,
  })
})

for (const [regression, row] of [
  ['json-broken-500', 'GEN-HTTP-003'],
  ['invoice-missing', 'INV-BODY-002'],
  ['file-size-413', 'INV-ATT-029'],
] as const) {
  test(`a regression is found as before: ${regression}`, async (t) => {
    ledgersElsewhere(t)
    const said = await judgeOther({ regressions: [regression], only: [row] })
    t.equal(said.code, 1)
    t.equal(failuresIn(said).length, 1)
  })
}
