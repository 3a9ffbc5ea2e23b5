import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { openSupplier } from '../../../../fixtures/supplier.ts'
import type { Log } from '../../../log/log.ts'
import { jsonLog } from '../../../log/json-log.ts'

async function temporaryFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'nuntiq-kit-canary-'))
  t.teardown(() => rm(folder, { recursive: true, force: true }))
  return folder
}

async function wholeText(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
  return (await Promise.all(files.map((file) => readFile(file, 'latin1')))).join('\n')
}

/** A log whose lines are kept. */
function keptLog(lines: string[]): Log {
  return jsonLog((line) => void lines.push(line))
}

test('SUP-SESS-003 no secret, code or token of a whole story is in the data folder, the state or the log', async (t) => {
  const data = await temporaryFolder(t)
  const lines: string[] = []
  await using supplier = await openSupplier({ data, log: keptLog(lines) })
  const secrets = new Set<string>([supplier.tenant.apiKey, supplier.tenant.rotationSecret])
  const remember = (...values: unknown[]): void => values.forEach((value) => secrets.add(String(value)))

  const token = await supplier.invited()
  const code = await supplier.code(token)
  await supplier.access('validate', { token, code: 'guess-4711' })
  const {
    data: { claim_token: claim },
  } = await supplier.access('validate', { token, code })
  const { data: key } = await supplier.mint(String(claim), { expires_interval_days: 30 })
  remember(token, claim, key['api_key'], key['rotation_secret'])
  const { body: rotated } = await supplier.api('POST', `/account/keys/${String(key['id'])}/rotate`, {
    headers: { 'x-api-key': String(key['api_key']), 'x-rotation-secret': String(key['rotation_secret']) },
  })
  remember(rotated['api_key'], rotated['rotation_secret'])
  await supplier.access('request', { email: supplier.email })
  await supplier.submit(String(rotated['api_key']))
  await supplier.tenant.clock.advance('P40D')
  const { body: refused } = await supplier.submit(String(rotated['api_key']))
  for (const { links } of await supplier.tenant.mail.list()) {
    for (const link of links) {
      remember(new URL(link).searchParams.get('token'))
      await supplier.api('GET', `/supplier-access/email-preferences?${link.split('?')[1]}`)
    }
  }
  remember(new URL(String(refused['regenerate_url'])).searchParams.get('token'))
  const again = new URL(String(refused['regenerate_url'])).searchParams.get('token') ?? ''
  const { data: renewed } = await supplier.access('validate', { token: again, code: await supplier.code(again) })
  remember(renewed['claim_token'])

  const { body: state } = await supplier.control('GET', '/state')
  await supplier.sandbox.close()
  const places = { folder: await wholeText(data), state: JSON.stringify(state), log: lines.join('\n') }
  t.ok(secrets.size >= 12)
  for (const [place, text] of Object.entries(places)) {
    t.ok(text.length > 500, `${place} was looked at`)
    t.same(
      [...secrets].filter((secret) => text.includes(secret)),
      [],
      place,
    )
    t.notOk(new RegExp(`\\b(${code}|guess-4711)\\b`).test(text), `no code in ${place}`)
  }
})
