import { readFileSync } from 'node:fs'
import type http from 'node:http'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { at, isObject, textAt } from '../kit/json.ts'
import {
  answering,
  folderFor,
  passingOn,
  PROBE_ENV,
  run,
  type Said,
  sandboxFor,
  servingFor,
} from '../run-conform.test.helper.ts'

interface Ran extends Said {
  readonly left: readonly unknown[]
}

/** Runs the suite in a folder of its own, where its ledger goes. */
async function runFor(t: Test, args: string[]): Promise<Ran> {
  const folder = folderFor(t)
  const home = process.cwd()
  process.chdir(folder)
  try {
    const said = await run([...args, '--report', 'json=report.json'], PROBE_ENV)
    const report: unknown = JSON.parse(readFileSync(join(folder, 'report.json'), 'utf8'))
    const left = at(report, 'left_behind')
    return { ...said, left: Array.isArray(left) ? left : [] }
  } finally {
    process.chdir(home)
  }
}

test('every invoice of a run is told with its number and the token under which the target keeps it', async (t) => {
  const sandbox = await sandboxFor(t)
  const { left, err } = await runFor(t, [
    '--target',
    `${sandbox.url}/api`,
    '--profile',
    'submit',
    '--only',
    'INV-BODY-001,INV-IDEM-002',
  ])
  const kept: unknown = await (await fetch(`${sandbox.url}/_sandbox/v1/invoices?tenant=acme`)).json()
  t.strictSame(
    left.map((each) => textAt(each, 'id')).toSorted(),
    (Array.isArray(kept) ? kept : []).map((each) => textAt(each, 'token')).toSorted(),
  )
  t.ok(left.length > 1)
  for (const each of left) t.match(each, { what: 'invoice', name: /^NKC-/, remedy: /cannot be deleted/ })
  t.match(err, /cannot be deleted through the API: ask your contact to void them/)
})

test('a probe leaves nothing, and says so', async (t) => {
  const sandbox = await sandboxFor(t)
  const { left, err, out } = await runFor(t, ['--target', `${sandbox.url}/api`, '--only', 'INV-BODY-002'])
  t.strictSame(left, [])
  t.match(err, /^left behind: nothing$/m)
  t.match(out, /^# left behind: nothing$/m)
})

const onPost =
  (handle: http.RequestListener): http.RequestListener =>
  (request, response) =>
    (request.method === 'POST' ? handle : answering(200, { success: true }))(request, response)

test('an invoice that may have been made is told as such: after a failure, without a token, without an answer', async (t) => {
  const submitted = ['--profile', 'submit', '--only', 'INV-IDEM-001']
  for (const [handle, why] of [
    [onPost(answering(500, { message: 'no' })), /answered 500, so that it may be there/],
    [answering(200, { success: true }), /made, but the answer was not understood/],
  ] as const) {
    const { left } = await runFor(t, ['--target', await servingFor(t, handle), ...submitted])
    // The look before the run submits nothing, and is told where the target takes even that.
    t.match(left.filter((each) => textAt(each, 'name') !== '')[0], { what: 'invoice', name: /^NKC-/, why })
  }
  const deaf = await servingFor(t, (request, response) =>
    request.method === 'POST' ? void request.socket.destroy() : answering(200, { success: true })(request, response),
  )
  t.match((await runFor(t, ['--target', deaf, ...submitted])).left[0], {
    what: 'invoice',
    name: /^NKC-/,
    why: /not answered/,
  })
})

test('an invoice that got nothing but 429 is not there', async (t) => {
  const limited = onPost(answering(429, { success: false, message: 'slow down' }))
  const submitted = ['--profile', 'submit', '--only', 'INV-IDEM-001']
  const { left, out } = await runFor(t, ['--target', await servingFor(t, limited), ...submitted])
  t.strictSame(left, [])
  t.match(out, /the rate limit asked for/)
})

test('of an invoice without a number and a token it is told when it was sent, and for what', async (t) => {
  const target = await servingFor(t, onPost(answering(500, { message: 'no' })))
  const { left, err } = await runFor(t, ['--target', target, '--only', 'INV-BODY-002'])
  t.match(
    left.find((each) => at(each, 'requirements') !== undefined),
    { name: '', sent_at: /^20.*Z$/, requirements: ['INV-BODY-002'] },
  )
  t.match(err, /by these times\s+no number \(token unknown\), sent 20[^;]*Z;[^]*Z\s+for\s+INV-BODY-002/)
})

test('a key that was made by an answer without its id is revoked by its label, or told as made and not understood', async (t) => {
  const sandbox = await sandboxFor(t)
  const full = ['--profile', 'full', '--only', 'KEY-CREATE-001']
  for (const [listed, left] of [
    [true, 0],
    [false, 1],
  ] as const) {
    const target = await servingFor(t, withoutIds(sandbox.url, { listed }))
    const ran = await runFor(t, ['--target', target, ...full])
    const keys = ran.left.filter((each) => textAt(each, 'what') === 'key')
    t.equal(keys.length > 0 ? 1 : 0, left)
    if (left > 0) {
      t.match(keys[0], {
        name: /^nkc-/,
        why: /^it was made, but the answer was not understood/,
        command: /curl -i -X GET/,
      })
      t.match(ran.err, /made, but the answer was not understood[^]*curl -i -X GET/)
    }
  }
})

/** A target that calls the id of a new key by another name; in its list too, unless `listed`. */
function withoutIds(url: string, { listed }: { listed: boolean }): ReturnType<typeof answering> {
  const renamed = (row: unknown): unknown => {
    if (!isObject(row)) return row
    const { id, ...members } = row
    return { key_id: id, ...members }
  }
  return async (request, response) => {
    const pieces: Buffer[] = []
    for await (const piece of request) pieces.push(Buffer.from(piece as Buffer))
    const { method = 'GET', headers } = request
    const answer = await fetch(url + request.url, {
      method,
      headers: { 'X-API-Key': String(headers['x-api-key'] ?? ''), 'Content-Type': 'application/json' },
      ...(pieces.length > 0 && { body: Buffer.concat(pieces) }),
    })
    const body: unknown = await answer.json()
    const data = at(body, 'data')
    const hidden = method === 'POST' || !listed
    const shown =
      hidden && isObject(body) ? { ...body, data: Array.isArray(data) ? data.map(renamed) : renamed(data) } : body
    response.writeHead(answer.status, { 'Content-Type': 'application/json' }).end(JSON.stringify(shown))
  }
}

test('a submission that should have been refused is told once for all of them', async (t) => {
  const target = await servingFor(t, answering(200, { success: true, data: { invoice_token: 'one' } }))
  const { out } = await runFor(t, ['--target', target, '--only', 'INV-BODY-002,INV-BODY-003'])
  t.equal(out.match(/an invoice was made by a submission/g)?.length, 1)
  t.match(out, /warning: exchanges \d+, .*: an invoice was made .* \(\d+ times\)/)
})

test('what a sandbox under control made is gone with its tenants', async (t) => {
  const sandbox = await sandboxFor(t)
  const target = await servingFor(t, passingOn(sandbox.url))
  const control = `${sandbox.url}/_sandbox/v1`
  const { left } = await runFor(t, ['--target', target, '--control', control, '--only', 'INV-BODY-001,KEY-CREATE-001'])
  t.strictSame(left, [])
})
