import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Test, test } from 'tap'
import { heldKey, ownKey, rotate, rotated } from './cases/held-key.ts'
import { readOptions } from '../kit/plan/options.ts'
import { makePlan } from '../kit/plan/plan.ts'
import type { LeftEvent, RunEvent } from '../kit/report/event.ts'
import { fastTime } from '../kit/wire/fast-time.test.helper.ts'
import { KEYS } from './addresses.ts'
import { type Case, defineCase } from './case.ts'
import { type KeyTarget, keyTargetFor, LENT, MISHAPS } from './key-target.test.helper.ts'
import { openLedger } from '../kit/run/ledger.ts'
import { runSuite } from '../kit/run/run-suite.ts'
import { NUNTIQ_PARTNER } from './profile.ts'

const caseOf = (id: string, run: Case['run']): Case => ({
  ...defineCase({
    id,
    requirements: ['KEY-CREATE-001'],
    needs: ['key'],
    given: 'keys of the suite',
    run: async () => undefined,
  }),
  run,
})

const CASES: readonly Case[] = [
  caseOf('two-keys', async (t) => {
    const first = await ownKey(t)
    await rotated(t, first)
    await ownKey(t)
    t.expect(await t.revokeKey(first.id)).status(200)
  }),
  caseOf('by-another-way', async (t) => {
    const made = await t.call('POST', KEYS, { json: { label: `nkc-${t.seed}` } })
    t.expect(made).status(201)
  }),
]

interface Ran {
  readonly exit: number
  readonly left: readonly string[]
  readonly errors: readonly string[]
  readonly events: readonly RunEvent[]
  readonly ledger: string
}

async function runOn(
  t: Test,
  { target }: KeyTarget,
  { cases = CASES, signal = new AbortController().signal }: { cases?: readonly Case[]; signal?: AbortSignal } = {},
): Promise<Ran> {
  const folder = mkdtempSync(join(tmpdir(), 'nkc-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const ledgerPath = join(folder, 'ledger.ndjson')
  const result = await runSuite({
    profile: NUNTIQ_PARTNER,
    options: readOptions(
      NUNTIQ_PARTNER,
      ['--target', target, '--api-key', LENT, '--profile', 'full', '--seed', '3', '--timeout', '5'],
      {},
    ),
    plan: (selection) => makePlan({ profile: NUNTIQ_PARTNER, cases, watches: [] }, selection),
    outside: fastTime(),
    signal,
    ledgerPath,
  })
  const events = result.ran ? result.events : []
  const notes = (level: string): string[] =>
    events.flatMap((event) => (event.event === 'note' && event.level === level ? [event.message] : []))
  const ledger = (() => {
    try {
      return readFileSync(ledgerPath, 'utf8')
    } catch {
      return ''
    }
  })()
  const left = events.flatMap((event) => (event.event === 'left' && event.why !== KEPT ? [inWords(event)] : []))
  return { exit: result.exit, left, errors: notes('error'), events, ledger }
}

const KEPT = 'left for the harvest; should there be none'
const inWords = ({ what, name, id, why, command = '' }: LeftEvent): string =>
  `${what} '${name}' (${id}): ${why}; ${command}`

const living = ({ keys, others }: KeyTarget): readonly { id: string; label: string }[] =>
  keys.filter((key) => !key.revoked && !others.includes(key))
const untouched = (target: KeyTarget): boolean =>
  target.others.every((key) => !key.revoked && !key.apiKey.endsWith('r'))

test('a run that nothing befalls leaves no key behind and touches none of others', async (t) => {
  const target = await keyTargetFor(t)
  const ran = await runOn(t, target)
  t.strictSame(living(target), [])
  t.equal(target.keys.length, target.others.length + 3, 'keys were made')
  t.ok(untouched(target))
  t.match(ran, { exit: 0, left: [], errors: [] })
})

test('the ledger names a key before it is made, and no secret of it', async (t) => {
  const target = await keyTargetFor(t)
  target.mishap = (_, call) => (call === 'POST /keys' ? 'hangs up' : undefined)
  const { ledger } = await runOn(t, target)
  t.match(ledger, /"what":"key".*"state":"intent"/)
  t.match(ledger, /"name":"nkc-/)
  t.notMatch(ledger, /sk_|rs_/)
})

for (const mishap of MISHAPS) {
  test(`whichever request the target ${mishap} at, foreign keys survive and every key of the run is revoked or reported`, async (t) => {
    const steps = 14
    for (let step = 2; step <= steps; step++) {
      const target = await keyTargetFor(t)
      target.mishap = (n) => (n === step ? mishap : undefined)
      const { left } = await runOn(t, target)
      t.ok(untouched(target), `step ${step}: ${target.calls[step - 1]}`)
      const unreported = living(target).filter(({ label }) => !left.some((note) => note.includes(label)))
      t.strictSame(unreported, [], `step ${step}: ${target.calls[step - 1]}`)
    }
  })

  test(`a target that ${mishap} from some request on keeps its own keys, and the rest is reported`, async (t) => {
    for (let step = 2; step <= 10; step++) {
      const target = await keyTargetFor(t)
      target.mishap = (n) => (n >= step ? mishap : undefined)
      const { left } = await runOn(t, target)
      t.ok(untouched(target))
      t.strictSame(
        living(target).filter(({ label }) => !left.some((note) => note.includes(label))),
        [],
        `from step ${step}`,
      )
    }
  })
}

test('a clean-up that fails stops further keys from being made, and says what is left', async (t) => {
  const target = await keyTargetFor(t)
  target.mishap = (_, call) => (call.startsWith('DELETE') ? 'fails' : undefined)
  const { left, events } = await runOn(t, target)
  t.equal(target.calls.filter((call) => call === 'POST /keys').length, 2, 'only those of the first case')
  t.equal(left.length, 2)
  t.match(
    left[0],
    /^key 'nkc-.*answered 500; curl -i -X DELETE 'http:.*\/keys\/id-\d' -H "X-API-Key: \$NUNTIQ_API_KEY"$/,
  )
  t.match(
    events.find((event) => event.event === 'verdict' && event.requirement === 'KEY-CREATE-001'),
    { status: 'fail' },
  )
})

test('a clean-up that fails once is made up for at the end', async (t) => {
  const target = await keyTargetFor(t)
  let failed = false
  target.mishap = (_, call) => (call.startsWith('DELETE') && !failed && (failed = true) ? 'fails' : undefined)
  const [first] = CASES
  const { left } = await runOn(t, target, {
    cases: first ? [{ ...first, run: async (tester) => void tester.expect(await tester.createKey()).status(201) }] : [],
  })
  t.strictSame([living(target), left], [[], []])
})

test('a key whose making was never sent is not left behind', async (t) => {
  const target = await keyTargetFor(t)
  const stop = new AbortController()
  const { left } = await runOn(t, target, {
    signal: stop.signal,
    cases: [
      caseOf('interrupted', async (tester) => {
        stop.abort()
        await tester.call('POST', KEYS, { json: { label: 'of no known form' } })
      }),
    ],
  })
  t.strictSame(left, [])
  t.equal(target.calls.length, 1, 'the look at the beginning alone')
})

test('an interrupted run still revokes what it made, and makes nothing more', async (t) => {
  const target = await keyTargetFor(t)
  const stop = new AbortController()
  target.mishap = (_, call) => {
    if (call.endsWith('/rotate')) stop.abort()
    return undefined
  }
  const { exit, left } = await runOn(t, target, { signal: stop.signal })
  t.strictSame([exit, living(target), left], [3, [], []])
  t.equal(target.calls.filter((call) => call === 'POST /keys').length, 1)
})

test('a key whose making was never answered is not guessed at when others have its label', async (t) => {
  const target = await keyTargetFor(t)
  target.mishap = (n, call) => (n === 2 && call === 'POST /keys' ? 'hangs up' : undefined)
  const sought = caseOf('namesake', async (tester) => void (await tester.createKey({ label: 'nkc-of-somebody-else' })))
  await runOn(t, target, {
    cases: [caseOf('own', async (tester) => void (await tester.createKey({ label: 'production' })))],
  })
  t.ok(untouched(target), "a label that is none of the suite's")
  const twice = await keyTargetFor(t)
  twice.mishap = (_, call) => (call === 'POST /keys' ? 'hangs up afterwards' : undefined)
  const { left } = await runOn(t, twice, { cases: [sought] })
  t.ok(untouched(twice))
  t.match(left[0], /several keys have that label/)
})

test('no case can revoke or rotate a key that the run did not make', async (t) => {
  const target = await keyTargetFor(t)
  const { errors } = await runOn(t, target, {
    cases: [
      caseOf('revokes', async (tester) => void (await tester.call('DELETE', `${KEYS}/id-0`))),
      caseOf('rotates', async (tester) => void (await tester.call('POST', `${KEYS}/id-2/rotate`))),
      caseOf('rotates-with-the-lent-key', async (tester) => {
        const key = heldKey(await tester.createKey())
        if (key) await rotate(tester, { ...key, apiKey: LENT })
      }),
    ],
  })
  t.ok(untouched(target))
  t.strictSame(errors.length, 3)
  t.strictSame(
    target.calls.filter((call) => /rotate$|id-[012]$/.test(call)),
    [],
  )
})

test('a planted key stays for the harvest, and a key that was taken over goes', async (t) => {
  const target = await keyTargetFor(t)
  let planted = ''
  const { left } = await runOn(t, target, {
    cases: [
      caseOf('plants', async (tester) => {
        planted = heldKey(await tester.plantKey())?.id ?? ''
      }),
    ],
  })
  t.strictSame([living(target).map(({ id }) => id), left], [[planted], []])
  await runOn(t, target, { cases: [caseOf('harvests', async (tester) => tester.takeOverKey(planted, 'nkc-planted'))] })
  t.strictSame(living(target), [])
})

test('a ledger that cannot be written keeps keys from being made', async (t) => {
  const ledger = openLedger('/no/such/folder/ledger.ndjson')
  t.throws(
    () => ledger.note({ what: 'key', state: 'intent', caseId: 'c', owner: 'main', name: 'nkc-1' }),
    /cannot be written/,
  )
  t.strictSame(ledger.open(), [])
})

test('a disk that is full midway stops what is made, and forgets nothing that was', async (t) => {
  const entry = { what: 'key', caseId: 'c', owner: 'main', name: 'nkc-1' }
  const ledger = openLedger('/dev/full')
  t.throws(() => ledger.note({ ...entry, state: 'intent' }), /cannot be written: ENOSPC/)
  ledger.note({ ...entry, state: 'made', id: 'id-1' })
  t.match(ledger, { problem: /ENOSPC/ })
  t.strictSame(
    ledger.open().map(({ id }) => id),
    ['id-1'],
  )
})

test('a call that a case never waits for is told as a fault of the case, and its key is taken away', async (t) => {
  const target = await keyTargetFor(t)
  const dropping = caseOf('drops', async (tester) => {
    tester.expect(await tester.call('GET', KEYS)).status(200)
    void tester.createKey()
  })
  const failing = caseOf('fails-beside-a-call', async (tester) => {
    const rejected = tester.createKey()
    tester.undecided('it goes no further')
    await rejected
  })
  const { errors, left } = await runOn(t, target, { cases: [dropping, failing] })
  t.match(errors, [/drops: the case ended without waiting for 1 of its calls/])
  t.strictSame([living(target), left], [[], []])
})

test('a dropped call that is never answered ends in no unhandled rejection', async (t) => {
  const target = await keyTargetFor(t)
  target.mishap = (_, call) => (call === 'POST /keys' ? 'hangs up' : undefined)
  const { exit } = await runOn(t, target, {
    cases: [
      caseOf('expects-nothing', async (tester) => {
        const rejected = tester.createKey()
        tester.undecided('it goes no further')
        await rejected
      }),
    ],
  })
  t.equal(exit, 3)
})
