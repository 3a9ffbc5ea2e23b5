import { test } from 'tap'
import { createSandbox } from '../../../server/sandbox/create-sandbox.ts'
import { readOptions } from '../../kit/plan/options.ts'
import { makePlan } from '../../kit/plan/plan.ts'
import type { VerdictEvent } from '../../kit/report/event.ts'
import { jsonReport } from '../../kit/report/json.ts'
import { eventsOf } from '../../kit/report/ndjson.ts'
import { runSuite } from '../../kit/run/run-suite.ts'
import { fastTime } from '../../kit/wire/fast-time.test.helper.ts'
import { NUNTIQ_PARTNER } from '../profile.ts'
import { REGISTER } from '../register.ts'
import { MUTANTS } from './index.ts'
import { LIBERTIES, UNPROVOKED } from './liberties.ts'
import { type Modifier, together } from './modifier.ts'
import { startProxy } from './proxy.ts'

/** All that people can lend to a run; the demo keys of a sandbox, which here is a deployment like any other. */
const LENT = {
  NUNTIQ_API_KEY: 'sk_sandbox000000000000000000001',
  NUNTIQ_ROTATION_SECRET: 'rs_sandbox000000000000000000001',
  NUNTIQ_SECOND_API_KEY: 'sk_globex0000000000000000000001',
  NUNTIQ_EXPIRED_KEY: 'sk_expired000000000000000000001',
  NUNTIQ_REVOKED_KEY: 'sk_revoked000000000000000000001',
}
const ROUTED = ['--receiving-inbox', 'eu@acme.apreceiving.com', '--external-identifier', 'ACME-EU']

interface Judged {
  readonly changed: number
  readonly failed: readonly VerdictEvent[]
  readonly verdicts: readonly VerdictEvent[]
  readonly observed: ReturnType<typeof jsonReport>['observations']
}

/** What the suite says of a deployment that it does not control, behind a modifier. */
async function judge(modifier: Modifier, ...args: string[]): Promise<Judged> {
  const { cases, watches } = NUNTIQ_PARTNER
  await using sandbox = await createSandbox({ ephemeral: true, rateLimit: 0 })
  const proxy = await startProxy(sandbox.url, modifier)
  try {
    const given = ['--target', `${proxy.url}/api`, '--profile', 'full', '--budget', '1000', '--seed', '1', ...ROUTED]
    const result = await runSuite({
      profile: NUNTIQ_PARTNER,
      options: readOptions(NUNTIQ_PARTNER, [...given, ...args], LENT),
      plan: (selection) => makePlan({ profile: NUNTIQ_PARTNER, cases, watches }, selection),
      outside: fastTime(),
      signal: new AbortController().signal,
    })
    if (!result.ran) throw new Error(result.message)
    const verdicts = eventsOf(result.events, 'verdict')
    const failed = verdicts.filter(({ status }) => status === 'fail')
    const { observations: observed } = jsonReport(result.events, REGISTER)
    return { changed: proxy.changed, failed, verdicts, observed }
  } finally {
    await proxy.close()
  }
}

/** The modifier, which says when it changes something. */
function noting({ request, answer }: Modifier, taken: () => void): Modifier {
  const note = <Here>(here: Here, before: unknown): Here => {
    if (here !== before) taken()
    return here
  }
  return {
    request: async (call, side) => note((await request?.(call, side)) ?? call, call),
    answer: async (given, call, side) => note((await answer?.(given, call, side)) ?? given, given),
  }
}

const told = (verdicts: readonly VerdictEvent[]): string[] =>
  verdicts.map(({ requirement, reason = '' }) => `${requirement}: ${reason}`)

test('a deployment that does as the sandbox does conforms, and is told to do so where nothing demands it', async (t) => {
  const { failed, verdicts, observed } = await judge({})
  t.strictSame(told(failed), [])
  t.strictSame(
    told(verdicts.filter(({ status, reason = '' }) => status === 'inconclusive' && reason.startsWith('observed'))),
    [],
  )
  const asStated = observed.flatMap(({ id, reading }) => (reading === 'as-stated' ? [id] : []))
  for (const id of ['INV-IDEM-008', 'INV-ROUTE-010', 'KEY-LIST-001', 'AUTH-KEY-014']) t.ok(asStated.includes(id), id)
})

test('no deployment fails for the liberties that the documentation leaves it', async (t) => {
  const taken = new Set<string>()
  const all = [...LIBERTIES, ...UNPROVOKED]
  const modifiers = all.map(({ id, modifier }) => noting(modifier(), () => taken.add(id)))
  const { failed } = await judge(together(...modifiers))
  t.strictSame(told(failed), [])
  t.strictSame([...taken].toSorted(), LIBERTIES.map(({ id }) => id).toSorted(), 'what was seen on the wire')
})

const NOT_EXPLICIT = MUTANTS.filter(({ breaks }) => {
  const { evidence, stance } = REGISTER.rows[breaks]
  return evidence !== 'explicit' && stance !== 'skip'
})

test('a mutant of a rule that is not explicit fails no rule that is not, and is told of', async (t) => {
  t.ok(NOT_EXPLICIT.length > 20)
  for (const { id, breaks, modifier } of NOT_EXPLICIT) {
    const { changed, failed, verdicts, observed } = await judge(modifier(), '--only', breaks)
    t.strictSame(told(failed), [], id)
    const [verdict] = verdicts
    if (changed === 0 || verdict?.status === 'skip') continue
    t.ok(
      observed.some((each) => each.id === breaks && each.reading === 'otherwise'),
      `${id} is told (${verdict?.status}: ${verdict?.reason})`,
    )
  }
})
