import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { FEW, start } from './hostile-target.test.helper.ts'
import { folderFor, passingOn, run, sandboxFor, servingFor } from './run-conform.test.helper.ts'

test('a target that redirects to itself is followed nowhere', async (t) => {
  let calls = 0
  const target = await servingFor(t, ({ url = '/' }, response) => {
    calls += 1
    response.writeHead(302, { Location: url }).end()
  })
  t.match(await run(['--target', target, ...FEW]), { code: 3, err: /answered 302 \(to \/api/ })
  t.ok(calls < 10)
})

test('a target that answers early and hangs up is judged by its answer', async (t) => {
  const sandbox = await sandboxFor(t)
  const pass = passingOn(sandbox.url)
  const target = await servingFor(t, (request, response) => {
    if (Number(request.headers['content-length'] ?? 0) < 1_000_000) return pass(request, response)
    const body = '{"success":false,"error":"Payload too large","message":"too large"}'
    request.socket.end(
      `HTTP/1.1 413 Payload Too Large\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\nConnection: close\r\n\r\n${body}`,
      () => request.socket.destroy(),
    )
  })
  const report = join(folderFor(t), 'record')
  const args = ['--target', target, '--profile', 'submit', '--report', `ndjson=${report}`, '--budget', '20']
  const said = await start([...args, '--only', 'INV-ATT-029']).ended
  t.match(said, { code: 1, out: /expected: "400"\n +actual: "413"/ })
  t.match(readFileSync(report, 'utf8'), /"status":413/)
  t.notMatch(said.out, /EPIPE|ECONNRESET/)
})

test('a target that dies midway ends in 3, with a report', async (t) => {
  const sandbox = await sandboxFor(t)
  let calls = 0
  const pass = passingOn(sandbox.url)
  const target = await servingFor(t, (request, response) => {
    if (++calls > 10) request.socket.destroy()
    else pass(request, response)
  })
  t.match(await start(['--target', target, '--expired-key', 'sk_expired000000000000000000001']).ended, {
    code: 3,
    out: /undecided\n$/,
  })
})

test('standard output that is closed leaves the verdict to a report, and is exit 2 without one', async (t) => {
  const sandbox = await sandboxFor(t)
  const file = join(folderFor(t), 'report.json')
  for (const [more, code] of [
    [[], 2],
    [['--report', `json=${file}`], 0],
  ] as const) {
    const { child, ended } = start(['--target', `${sandbox.url}/api`, ...FEW, ...more])
    child.stdout?.destroy()
    t.match(await ended, { code, signal: null })
  }
  t.ok(existsSync(file))
})

test('a report for which there is no room, and one whose folder is gone, are exit 2 beside those that can be written', async (t) => {
  const sandbox = await sandboxFor(t)
  const [folder, gone] = [folderFor(t), join(folderFor(t), 'gone')]
  const target = `${sandbox.url}/api`
  const kept = join(folder, 'kept.json')
  const full = await start(['--target', target, ...FEW, '--report', 'html=/dev/full', '--report', `json=${kept}`]).ended
  t.match(full, { code: 2, err: /--report html=\/dev\/full could not be written: ENOSPC/, out: /conforms\n$/ })
  t.ok(existsSync(kept))
  mkdirSync(gone)
  const vanishing = await servingFor(t, (request, response) => {
    rmSync(gone, { recursive: true, force: true })
    passingOn(sandbox.url)(request, response)
  })
  const lost = await start(['--target', vanishing, ...FEW, '--report', `html=${gone}/r.html`]).ended
  t.match(lost, { code: 2, err: /--report html=.* could not be written: ENOENT/ })
})

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
  test(`${signal} to the process ends in 3 with a report, and once more without one`, async (t) => {
    const sandbox = await sandboxFor(t)
    const running = async (answers: boolean, times: number) => {
      let calls = 0
      const pass = passingOn(sandbox.url)
      const target = await servingFor(t, (request, response) => {
        if (++calls === 5) for (let n = 0; n < times; n++) setTimeout(() => child.kill(signal), n * 200)
        if (calls < 5 || answers) pass(request, response)
      })
      const { child, ended } = start(['--target', target, '--timeout', '5'])
      return ended
    }
    t.match(await running(true, 1), { code: 3, signal: null, out: /undecided, interrupted\n$/ })
    t.match(await running(false, 2), { code: 3, signal: null, out: '', err: /ended at once, without a report/ })
  })
}
