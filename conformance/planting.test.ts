import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { fastTime } from './kit/wire/fast-time.test.helper.ts'
import { folderFor, PROBE_ENV, run, sandboxFor, statusOf } from './run-conform.test.helper.ts'

test('what is planted already is not planted over', async (t) => {
  const file = join(folderFor(t), 'plant.json')
  writeFileSync(file, '{}')
  t.match(await run(['--target', 'http://127.0.0.1:1/api', '--plant', file], PROBE_ENV), { code: 2, err: /not empty/ })
  t.equal(readFileSync(file, 'utf8'), '{}')
  const folder = folderFor(t)
  t.match(await run(['--target', 'http://127.0.0.1:1/api', '--plant', folder], PROBE_ENV), {
    code: 2,
    err: /no regular file/,
  })
})

test('planting writes down what a harvest decides hours later', async (t) => {
  const sandbox = await sandboxFor(t)
  const folder = folderFor(t)
  const file = join(folder, 'plant.json')
  const target = `${sandbox.url}/api`
  const planted = await run(['--target', target, '--profile', 'submit', '--plant', file], PROBE_ENV)
  t.match(planted, { code: 0, err: /left behind: 1 invoice\n[^]*INV-IDEM-007: harvest from .* UTC \(24\.25 h/ })
  t.match(planted.err, /not planted: KEY-EXPIRE-001 \(leaves traces at the target \(needs --profile full\)\)/)
  const said = await run(['--target', target, '--profile', 'submit', '--harvest', file], PROBE_ENV)
  t.equal(statusOf(said, 'INV-IDEM-006'), 'pass')
  t.equal(statusOf(said, 'INV-IDEM-007'), 'inconclusive')
  t.match(said.err, /only 0\.0 h have passed: harvest again from 20\d\d-\d\d-\d\d \d\d:\d\d UTC: INV-IDEM-007/)
  t.match(await run(['--target', 'http://127.0.0.1:1/api', '--harvest', file], PROBE_ENV), {
    code: 2,
    err: /planted at/,
  })
})

test('a planting that was changed since is exit 2, whatever was changed', async (t) => {
  const sandbox = await sandboxFor(t)
  const file = join(folderFor(t), 'plant.json')
  const target = `${sandbox.url}/api`
  await run(['--target', target, '--profile', 'submit', '--plant', file], PROBE_ENV)
  const whole = readFileSync(file, 'utf8')
  const harvested = (text: string, env: NodeJS.ProcessEnv = PROBE_ENV) => {
    writeFileSync(file, text)
    return run(['--target', target, '--profile', 'submit', '--harvest', file], env)
  }
  for (const [name, text] of [
    ['a note', whole.replace(/"token": "[^"]*"/, '"token": 5')],
    ['the seed', whole.replace(/"seed": \d+/, '"seed": 7')],
    ['the date', whole.replace(/"planted_at": "\d{4}/, '"planted_at": "2020')],
    ['the mark of the key', whole.replace(/"proof": "[^"]*"/, '"proof": ""')],
  ] as const) {
    t.not(text, whole)
    t.match(await harvested(text), { code: 2, out: '', err: /was changed since it was planted/ }, name)
  }
  t.match(await harvested(whole.slice(0, -20)), { code: 2, err: /no whole JSON.*plant again/ })
  t.match(await harvested(whole, { NUNTIQ_API_KEY: 'sk_globex0000000000000000000001' }), {
    code: 2,
    err: /sealed with another key/,
  })
  t.match(await harvested(whole, {}), {
    code: 2,
    err: /is sealed, and no key was given; give the key that it was planted with \(NUNTIQ_API_KEY or --api-key\)/,
  })
  t.equal((await harvested(JSON.stringify(JSON.parse(whole)))).code, 0, 'only spelt otherwise')
})

test('a planting is read from a regular file alone', async (t) => {
  t.match(await run(['--target', 'http://127.0.0.1:1/api', '--harvest', '/dev/zero'], PROBE_ENV), {
    code: 2,
    err: /no regular file; give the file that --plant has written/,
  })
})

test('a harvest hours later decides what was planted, and revokes the planted key', async (t) => {
  const sandbox = await sandboxFor(t)
  const folder = folderFor(t)
  const home = process.cwd()
  process.chdir(folder)
  t.teardown(() => process.chdir(home))
  const time = fastTime()
  const target = `${sandbox.url}/api`
  const keys = async (): Promise<string[]> => {
    const listed: unknown = await (
      await fetch(`${target}/v1/partner/account/keys`, { headers: { 'X-API-Key': PROBE_ENV.NUNTIQ_API_KEY } })
    ).json()
    return JSON.stringify(listed).match(/"label":"nkc-[^"]*"/g) ?? []
  }
  t.equal((await run(['--target', target, '--profile', 'full', '--plant', 'plant.json'], PROBE_ENV, time)).code, 0)
  t.equal((await keys()).length, 2, 'planted keys stay')
  const other = await run(
    ['--target', target, '--harvest', 'plant.json'],
    { NUNTIQ_API_KEY: 'sk_globex0000000000000000000001' },
    time,
  )
  t.match(other, { code: 2, err: /sealed with another key/ })

  await time.sleep(5 * 3_600_000)
  await fetch(`${sandbox.url}/_sandbox/v1/clock?tenant=acme`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: '{"advance":"PT5H"}',
  })
  const said = await run(['--target', target, '--profile', 'full', '--harvest', 'plant.json'], PROBE_ENV, time)
  for (const id of ['KEY-GRACE-003', 'KEY-EXPIRE-001', 'INV-IDEM-006']) t.equal(statusOf(said, id), 'pass', id)
  t.equal((await keys()).length, 1, 'only the one that has expired is still listed')
})
