import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'tap'
import { at, textAt } from './kit/json.ts'
import { folderFor, run, sandboxFor } from './run-conform.test.helper.ts'

/** Rules that nothing but what the control API tells decides. */
const ONLY_TOLD = ['AUTH-KEY-016', 'SUP-SESS-003', 'KEY-REVOKE-007', 'LIFE-EXP-002'] as const

test('a pass that rests on what the control API told shows it, without a secret', async (t) => {
  const sandbox = await sandboxFor(t)
  const folder = folderFor(t)
  const [json, html] = [join(folder, 'report.json'), join(folder, 'report.html')]
  const control = ['--target', `${sandbox.url}/api`, '--control', `${sandbox.url}/_sandbox/v1`]
  const reports = ['--report', `json=${json}`, '--report', `html=${html}`]
  t.equal((await run([...control, '--only', ONLY_TOLD.join(','), ...reports])).code, 0)

  const text = readFileSync(json, 'utf8')
  const { requirements } = JSON.parse(text) as { requirements: readonly unknown[] }
  for (const requirement of requirements) {
    const told = at(requirement, 'told')
    t.ok(Array.isArray(told) && told.length > 0, `${textAt(requirement, 'id')} has evidence`)
  }
  const state = [at(requirements[0], 'told')].flat().find((each) => textAt(each, 'path') === '/state')
  t.match(textAt(state, 'answered'), /"label":"nkc-[^"]+"/, 'what stands around the key, of all that is stored')
  t.match(readFileSync(html, 'utf8'), /Told by the sandbox's control API: GET \/state/)
  for (const file of [json, html])
    t.notMatch(readFileSync(file, 'utf8'), /\b[sr][ks]_[A-Za-z0-9]{16}|"code":"\d{6}"/, file)
})

test('a case on a target that nobody controls has nothing told', async (t) => {
  const sandbox = await sandboxFor(t)
  const file = join(folderFor(t), 'report.json')
  await run(['--target', `${sandbox.url}/api`, '--only', 'AUTH-KEY-001', '--report', `json=${file}`])
  t.notMatch(readFileSync(file, 'utf8'), /"told"/)
})
