import type http from 'node:http'
import { buffer } from 'node:stream/consumers'
import { type Test, test } from 'tap'
import { folderFor, PROBE_ENV, run, type Said, sandboxFor, servingFor, statusOf } from '../run-conform.test.helper.ts'

/** Whether the nth submission under an Idempotency-Key fails, and if so, before or after it was taken. */
type Fails = (nth: number) => 'before' | 'after' | undefined

/** Stands before a sandbox, and answers some submissions 503 in its place. */
function failingNowAndThen(url: string, fails: Fails): http.RequestListener {
  const times = new Map<string, number>()
  const answer = async (request: http.IncomingMessage, response: http.ServerResponse): Promise<void> => {
    const { method = 'GET', headers } = request
    const body = await buffer(request)
    const key = String(headers['idempotency-key'] ?? '')
    const nth = (times.get(key) ?? 0) + 1
    times.set(key, nth)
    const failure = key === '' ? undefined : fails(nth)
    const passOn = () =>
      fetch(url + request.url, {
        method,
        headers: Object.entries(headers).flatMap(([name, value]) =>
          typeof value === 'string' && !['host', 'connection', 'content-length'].includes(name) ? [[name, value]] : [],
        ),
        ...(body.length > 0 && { body: new Uint8Array(body) }),
      })
    if (failure === 'after') await passOn()
    if (failure !== undefined) return void response.writeHead(503, JSON_TYPE).end('{"message":"try again"}')
    const given = await passOn()
    response.writeHead(given.status, { ...JSON_TYPE, 'Idempotency-Key': key }).end(await given.text())
  }
  return (request, response) => void answer(request, response).catch(() => response.destroy())
}

const JSON_TYPE = { 'Content-Type': 'application/json' }

async function judged(t: Test, fails: Fails): Promise<Said> {
  const sandbox = await sandboxFor(t)
  const target = await servingFor(t, failingNowAndThen(sandbox.url, fails))
  const home = process.cwd()
  process.chdir(folderFor(t))
  try {
    return await run(['--target', target, '--profile', 'submit', '--only', 'INV-IDEM-002,INV-IDEM-003'], PROBE_ENV)
  } finally {
    process.chdir(home)
  }
}

test('a repetition that fails before it is replayed is the replay that was to be expected', async (t) => {
  const said = await judged(t, (nth) => (nth === 2 ? 'before' : undefined))
  for (const row of ['INV-IDEM-002', 'INV-IDEM-003']) t.equal(statusOf(said, row), 'pass', row)
  t.notMatch(said.out, /taken for all that/)
  t.match(said.err + said.out, /sent again/, 'and failures there were')
})

test('a submission that was answered as a failure, and taken, is no original to compare with', async (t) => {
  const said = await judged(t, (nth) => (nth === 1 ? 'after' : undefined))
  t.equal(statusOf(said, 'INV-IDEM-002'), 'inconclusive')
  t.match(said.out, /answered as a failure, and was taken for all that/)
  t.equal(said.code, 3)
})
