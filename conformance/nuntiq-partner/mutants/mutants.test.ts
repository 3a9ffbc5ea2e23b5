import { readFileSync } from 'node:fs'
import { test } from 'tap'
import { parse } from 'yaml'
import { REQUIREMENTS } from '../../../spec/generated/nuntiq/requirements.ts'
import { CASES } from '../cases/index.ts'
import { conform } from '../../cli.ts'
import { fastTime } from '../../kit/wire/fast-time.test.helper.ts'
import { defineMutant } from './define-mutant.ts'
import { header, member, status } from './edits.ts'
import { MUTANTS } from './index.ts'
import { type Judged, judgeMutant, runBehind } from './judge-mutant.ts'
import { judgeAll, sampleOf } from './matrix.ts'
import type { Modifier } from './modifier.ts'
import { randomFailures } from './random-failures.ts'
import { serve, SERVERS } from './servers.ts'
import { allAtOnce, VARIANTS } from './variants.ts'
import { answers } from './vocabulary.ts'

const SAMPLE = 20

/** A mutant that says it breaks INV-RES-001, shown to two requirements. */
const judged = (modifier: Modifier): Promise<Judged> =>
  judgeMutant(defineMutant({ id: 'made-up', breaks: 'INV-RES-001', description: 'made up', modifier }), {
    elsewhere: ['--only', 'INV-RES-001,INV-RES-002'],
  })

test('a mutant is killed when the requirement that it breaks fails', async (t) => {
  t.match(await judged(answers({ operation: 'getInvoice' }, status(404))), { fate: 'killed', said: /404/ })
})

test('a mutant is killed elsewhere when only other requirements fail', async (t) => {
  t.match(
    await judged(
      answers({ operation: ['getInvoiceStatus', 'getInvoice'] }, header('X-Nothing', '1'), (reply, call) =>
        call.path.endsWith('/status') ? status(404)(reply, call) : reply,
      ),
    ),
    { fate: 'killed elsewhere', said: /INV-RES-002/ },
  )
})

test('a mutant survives when it changes the wire and nothing fails', async (t) => {
  t.match(await judged(answers({ operation: 'getInvoice' }, header('X-Nothing', '1'))), { fate: 'survived' })
})

test('a mutant that changes nothing on the wire is void', async (t) => {
  t.match(await judged(answers({ operation: 'mintKey' }, status(404))), {
    fate: 'void',
    said: /no exchange was changed/,
  })
})

test('a mutant that keeps the suite from working is void', async (t) => {
  t.match(await judged(answers({ control: /^\/health/ }, status(500))), { fate: 'void', said: /control API/ })
})

test('behind a modifier that changes nothing the sandbox conforms', async (t) => {
  const { exit, changed } = await runBehind({}, { args: ['--only', 'INV-RES-001,KEY-LIST-001'] })
  t.strictSame({ exit, changed }, { exit: 0, changed: 0 })
})

test('a deployment that differs in all that the contract leaves open conforms', async (t) => {
  const { exit, events } = await runBehind(allAtOnce())
  const bad = events.flatMap((event) =>
    event.event === 'verdict' && (event.status === 'fail' || event.status === 'inconclusive')
      ? [`${event.requirement} ${event.reason ?? ''}`]
      : [],
  )
  t.strictSame({ exit, bad }, { exit: 0, bad: [] })
})

test('there are ten variants and more, each with an id of its own', (t) => {
  t.ok(new Set(VARIANTS.map(({ id }) => id)).size >= 10)
  t.end()
})

for (const server of SERVERS) {
  test(`a server that ${server.id} does not conform`, async (t) => {
    const { target, close } = await serve(server)
    t.teardown(close)
    let said = ''
    const note = (text: string): void => void (said += text)
    const terminal = { env: { NUNTIQ_API_KEY: 'sk_0123456789abcdefghijklmnopqr' }, out: note, err: note }
    // A probe has more calls than a minute allows: nobody waits for the next one.
    const exit = await conform(['--target', target, '--timeout', '1'], terminal, { outside: fastTime() })
    t.equal(exit, server.exit, said.slice(-1000))
    t.notMatch(said, /the suite failed|# error/)
  })
}

test('a server that answers 500 at random violates the contract', async (t) => {
  const { exit, changed } = await runBehind(randomFailures(1), {
    args: ['--only', 'INV-RES-001,INV-RES-002,INV-RES-003,KEY-LIST-001,INV-BODY-001,INV-BODY-002,INV-BODY-003'],
  })
  t.ok(changed > 0)
  t.equal(exit, 1)
})

test('every rule that the suite may hold against a deployment has a mutant or a reason', (t) => {
  const reasons: Record<string, string> = parse(
    readFileSync('conformance/nuntiq-partner/mutants/without-mutant.yaml', 'utf8'),
  ) as Record<string, string>
  const bred = new Set<string>(MUTANTS.map(({ breaks }) => breaks))
  const decided = new Set<string>(CASES.flatMap(({ requirements }) => requirements))
  const open = Object.values(REQUIREMENTS).filter(
    ({ id, stance }) => stance !== 'skip' && decided.has(id) && !bred.has(id) && !(id in reasons),
  )
  t.strictSame(
    open.map(({ id }) => id),
    [],
  )
  t.strictSame(
    Object.keys(reasons).filter((id) => bred.has(id) || !(id in REQUIREMENTS)),
    [],
    'no reason is out of date',
  )
  t.end()
})

test('each mutant has a kebab-case id of its own and says what is wrong', (t) => {
  t.equal(new Set(MUTANTS.map(({ id }) => id)).size, MUTANTS.length)
  t.ok(MUTANTS.every(({ id, description }) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(id) && description.length > 10))
  t.end()
})

test('a sample is the same for a seed and another for another', (t) => {
  const ids = (seed: number): string[] => sampleOf(MUTANTS, { size: 10, seed }).map(({ id }) => id)
  t.strictSame(ids(3), ids(3))
  t.notSame(ids(3), ids(4))
  t.end()
})

test(`${SAMPLE} mutants, drawn by lot, are all killed`, async (t) => {
  const fates = await judgeAll(sampleOf(MUTANTS, { size: SAMPLE, seed: 1 }))
  t.strictSame(
    fates.filter(({ fate }) => fate !== 'killed').map(({ mutant, fate, said }) => `${mutant.id}: ${fate}, ${said}`),
    [],
  )
  t.equal(fates.length, SAMPLE)
})

test('an edit reaches into lists and takes members away', (t) => {
  const reply = { status: 200, headers: [], body: Buffer.from('{"a":[{"b":1},{"b":2}],"c":3}') }
  const call = { method: 'GET', path: '/', headers: [], body: Buffer.alloc(0) }
  t.equal(member('a.*.b', 7)(reply, call).body.toString(), '{"a":[{"b":7},{"b":7}],"c":3}')
  t.equal(member('a.1.b', undefined)(reply, call).body.toString(), '{"a":[{"b":1},{}],"c":3}')
  t.end()
})
