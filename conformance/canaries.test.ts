import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { REQUIREMENT_IDS } from '../spec/generated/nuntiq/requirements.ts'
import { createSandbox } from '../server/sandbox/create-sandbox.ts'
import { folderFor, passingOn, PROBE_ENV, run, servingFor } from './run-conform.test.helper.ts'

/** The parts of the register whose cases send or see keys, tokens, links and codes. */
const ABOUT_SECRETS = REQUIREMENT_IDS.filter((id) => /^(AUTH|KEY|SUP|MAIL|PORT|LIFE|INV-BODY|INV-IDEM)-/.test(id)).join(
  ',',
)

const REPORTS = ['tap', 'junit', 'json', 'html', 'ndjson'].flatMap((kind) => ['--report', `${kind}=report.${kind}`])
const GIVEN = {
  'rotation-secret': 'rs_sandbox000000000000000000001',
  'second-api-key': 'sk_globex0000000000000000000001',
  'expired-key': 'sk_expired000000000000000000001',
  'revoked-key': 'sk_revoked000000000000000000001',
}
const OPTIONS = Object.entries(GIVEN).flatMap(([name, value]) => [`--${name}`, value])

/** Where an answer gives a secret away: issued keys, claim and session tokens, links of mails, codes. */
const SECRETS = [
  /"(?:api_key|rotation_secret|claim_token|token)":"([^"]{8,})"/g,
  /[?&]token=([\w-]{8,})/g,
  /"code":"(\d{6})"/g,
]

interface Watched {
  readonly artefacts: ReadonlyMap<string, string>
  readonly secrets: ReadonlySet<string>
}

/** Runs the suite through a proxy that sees every secret, and reads all that the run has written. */
async function watch(
  t: Test,
  argsOf: (target: string, sandbox: string) => string[],
  { env = {} }: { env?: NodeJS.ProcessEnv } = {},
): Promise<Watched> {
  const sandbox = await createSandbox({ ephemeral: true, rateLimit: 0, seed: 1 })
  t.teardown(() => sandbox.close())
  const secrets = new Set<string>()
  const note = (text: string): void => {
    for (const pattern of SECRETS) for (const [, found = ''] of text.matchAll(pattern)) secrets.add(found)
  }
  const target = await servingFor(
    t,
    passingOn(sandbox.url, ({ text }) => note(text)),
  )
  const folder = folderFor(t)
  const home = process.cwd()
  // The ledger is written where the command is run.
  process.chdir(folder)
  t.teardown(() => process.chdir(home))
  const said = await run([...argsOf(target, target.replace(/\/api$/, '')), ...REPORTS], env)
  process.chdir(home)
  const files = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'utf8')] as const)
  return { secrets, artefacts: new Map([...files, ['stdout', said.out], ['stderr', said.err]]) }
}

/** Every artefact in which a secret stands in one of the forms in which people find it. */
function leaks({ artefacts, secrets }: Watched): string[] {
  const codes = new Set([...secrets].filter((secret) => /^\d{6}$/.test(secret)))
  // By their first letters, so that megabytes are read once and not once for each of a thousand secrets.
  const forms = new Map<string, string[]>()
  for (const secret of secrets) {
    if (codes.has(secret)) continue
    const base64 = [0, 1, 2].map((offset) =>
      Buffer.concat([Buffer.alloc(offset), Buffer.from(secret)])
        .toString('base64')
        .slice(offset + 1, -4),
    )
    for (const form of [
      secret,
      encodeURIComponent(secret),
      ...base64,
      ...base64.map((each) => each.replaceAll('+', '-').replaceAll('/', '_')),
    ]) {
      const head = form.slice(0, HEAD)
      forms.set(head, [...(forms.get(head) ?? []), form])
    }
  }
  return [...artefacts].flatMap(([name, text]) => {
    const found = [...text.matchAll(/(?<![\w.-])\d{6}(?![\w.-])/g)].flatMap(([digits]) =>
      codes.has(digits) ? [digits] : [],
    )
    for (let at = 0; at + HEAD <= text.length; at++) {
      found.push(...(forms.get(text.slice(at, at + HEAD)) ?? []).filter((form) => text.startsWith(form, at)))
    }
    return [...new Set(found)].map((each) => `${name}: ${each}`)
  })
}

const HEAD = 8

test('what looks for leaks finds each form of one', async (t) => {
  const secret = 'sk_canary0123456789abcdefgh'
  for (const text of [secret, Buffer.from(`user:${secret}:x`).toString('base64'), `{"code":"123456"}`]) {
    t.equal(leaks({ artefacts: new Map([['x', text]]), secrets: new Set([secret, '123456']) }).length, 1, text)
  }
})

test('a full run leaves no secret in any artefact: neither one that it was given nor one that it made', async (t) => {
  const watched = await watch(
    t,
    (target) => ['--target', target, '--profile', 'full', '--seed', '9', '--only', ABOUT_SECRETS, ...OPTIONS],
    { env: PROBE_ENV },
  )
  const secrets = new Set([...watched.secrets, ...Object.values(GIVEN), PROBE_ENV.NUNTIQ_API_KEY])
  t.ok(
    [...watched.secrets].some((secret) => secret.startsWith('rs_')),
    'keys were made',
  )
  t.strictSame([...watched.artefacts.keys()].toSorted(), [
    'nuntiq-kit-ledger-9.ndjson',
    'report.html',
    'report.json',
    'report.junit',
    'report.ndjson',
    'report.tap',
    'stderr',
    'stdout',
  ])
  t.strictSame(leaks({ ...watched, secrets }), [])
  // The suite sends what is nearly the key, which is as good as the key.
  const most = PROBE_ENV.NUNTIQ_API_KEY.slice(0, -2).toLowerCase()
  t.strictSame(
    [...watched.artefacts].flatMap(([name, text]) => (text.toLowerCase().includes(most) ? [name] : [])),
    [],
  )
})

test('a run under control leaves no key, token, link or code of its tenants in any artefact', async (t) => {
  const watched = await watch(t, (target, origin) => [
    '--target',
    target,
    '--control',
    `${origin}/_sandbox/v1`,
    '--seed',
    '9',
    '--only',
    ABOUT_SECRETS,
  ])
  t.ok(
    [...watched.secrets].some((secret) => /^\d{6}$/.test(secret)),
    'codes were mailed',
  )
  t.ok(watched.secrets.size > 100, `${watched.secrets.size} secrets`)
  t.strictSame(leaks(watched), [])
})

test('a plant file holds no secret, though a harvest needs some', async (t) => {
  const watched = await watch(
    t,
    (target) => ['--target', target, '--profile', 'full', '--seed', '9', '--plant', 'plant.json'],
    { env: PROBE_ENV },
  )
  t.match(watched.artefacts.get('plant.json'), /"sealed": "/)
  t.ok(watched.secrets.size > 0)
  t.strictSame(leaks({ ...watched, secrets: new Set([...watched.secrets, PROBE_ENV.NUNTIQ_API_KEY]) }), [])
})
