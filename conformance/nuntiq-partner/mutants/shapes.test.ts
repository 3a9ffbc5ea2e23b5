import { test } from 'tap'
import { createSandbox } from '../../../server/sandbox/create-sandbox.ts'
import { readOptions } from '../../kit/plan/options.ts'
import { makePlan } from '../../kit/plan/plan.ts'
import type { NoteEvent } from '../../kit/report/event.ts'
import { eventsOf } from '../../kit/report/ndjson.ts'
import { runSuite } from '../../kit/run/run-suite.ts'
import { fastTime } from '../../kit/wire/fast-time.test.helper.ts'
import { at, isObject } from '../../kit/json.ts'
import { parseBody } from '../../kit/wire/exchange.ts'
import { NUNTIQ_PARTNER } from '../profile.ts'
import { reply } from './edits.ts'
import type { Modifier, PassingRequest } from './modifier.ts'
import { startProxy } from './proxy.ts'
import { randomFailures } from './random-failures.ts'
import { otherShapes } from './shapes.ts'

const LENT = {
  NUNTIQ_API_KEY: 'sk_sandbox000000000000000000001',
  NUNTIQ_ROTATION_SECRET: 'rs_sandbox000000000000000000001',
  NUNTIQ_SECOND_API_KEY: 'sk_globex0000000000000000000001',
  NUNTIQ_EXPIRED_KEY: 'sk_expired000000000000000000001',
}
const { ids } = NUNTIQ_PARTNER.register
const READ = ids.filter((id) => /^(AUTH-KEY|KEY|SUP|INV-IDEM|INV-RESP|INV-ROUTE|GEN-ENV)-/.test(id)).join(',')

async function judge(modifier: Modifier) {
  const { cases, watches } = NUNTIQ_PARTNER
  await using sandbox = await createSandbox({ ephemeral: true, rateLimit: 0 })
  const proxy = await startProxy(sandbox.url, modifier)
  try {
    const given = [
      '--target',
      `${proxy.url}/api`,
      '--profile',
      'full',
      '--budget',
      '1000',
      '--seed',
      '1',
      '--only',
      READ,
    ]
    const result = await runSuite({
      profile: NUNTIQ_PARTNER,
      options: readOptions(NUNTIQ_PARTNER, given, LENT),
      plan: (selection) => makePlan({ profile: NUNTIQ_PARTNER, cases, watches }, selection),
      outside: fastTime(),
      signal: new AbortController().signal,
    })
    if (!result.ran) throw new Error(result.message)
    const notes = eventsOf(result.events, 'note')
    const verdicts = eventsOf(result.events, 'verdict')
    const left = eventsOf(result.events, 'left')
    return { exit: result.exit, changed: proxy.changed, notes, verdicts, left }
  } finally {
    await proxy.close()
  }
}

const errorsOf = (notes: readonly NoteEvent[]): string[] =>
  notes.flatMap(({ level, message }) => (level === 'error' ? [message] : []))

for (const seed of [1, 2, 3, 4]) {
  test(`answers of other shapes are findings about the target, never faults of the suite (${seed})`, async (t) => {
    const { exit, changed, notes } = await judge(otherShapes(seed))
    t.ok(changed > 10)
    t.strictSame(errorsOf(notes), [])
    t.equal(exit, 1)
  })
}

test('failures that pass are asked for again and told, and fail nothing', async (t) => {
  for (const seed of [1, 2]) {
    const { notes, verdicts, changed } = await judge(randomFailures(seed))
    t.ok(changed > 10)
    t.strictSame(
      verdicts.flatMap(({ requirement, status, reason }) => (status === 'fail' ? [`${requirement}: ${reason}`] : [])),
      [],
    )
    t.match(
      notes.find(({ message }) => message.includes('failures of the server')),
      { level: 'warning', message: /^\d+ answers were failures/ },
    )
    t.ok(verdicts.filter(({ status }) => status === 'pass').length > 20)
  }
})

const isCreation = ({ method, path }: PassingRequest): boolean =>
  method === 'POST' && path === '/api/v1/partner/account/keys'

test('a failure that stays fails the rule that it breaks', async (t) => {
  const { exit, verdicts, notes } = await judge({
    request: (call) => (isCreation(call) ? reply(500, { message: 'no' }) : call),
  })
  t.equal(exit, 1)
  t.match(
    verdicts.find(({ requirement }) => requirement === 'KEY-CREATE-001'),
    { status: 'fail', reason: /expected 201, got 500/ },
  )
  t.match(
    notes.find(({ message }) => message.includes('failures of the server')),
    { message: /may have been done twice/ },
  )
})

test('what was done although it was answered as a failure is blamed on the failure, not on the repetition, and is taken away', async (t) => {
  const made = new Set<unknown>()
  const { verdicts, notes } = await judge({
    answer(given, call) {
      const { json } = parseBody(given.body)
      if (call.method === 'DELETE' && given.status === 200) made.delete(at(json, 'data.id'))
      if (!isCreation(call) || given.status !== 201) return given
      made.add(at(json, 'data.id'))
      return { ...given, status: 500 }
    },
  })
  t.match(
    verdicts.find(({ requirement }) => requirement === 'KEY-CREATE-001'),
    { status: 'fail', reason: /^status: expected 201, got 500 / },
  )
  t.strictSame([...made], [], notes.map(({ message }) => message).join())
})

test('a key that was made and not understood is told by its label', async (t) => {
  const { exit, notes, left } = await judge({
    answer(given, call) {
      const { json } = parseBody(given.body)
      const hidden = isCreation(call) && given.status === 201
      const listed = call.method === 'GET' && isObject(json) && Array.isArray(json['data'])
      if (!hidden && !listed) return given
      return { ...given, body: Buffer.from(given.body.toString().replaceAll('"id":', '"key_id":')) }
    },
  })
  t.strictSame(errorsOf(notes), [])
  t.not(exit, 2)
  t.match(
    left.filter(({ what }) => what === 'key'),
    [{ name: /^nkc-/, why: /^it was made, but the answer was not understood, and the list of keys gives it no id/ }],
  )
})
