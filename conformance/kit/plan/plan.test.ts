import { test } from 'tap'
import { type RequirementId, REQUIREMENT_IDS } from '../../../spec/generated/nuntiq/requirements.ts'
import { defineCase } from '../../nuntiq-partner/case.ts'
import { NUNTIQ_PARTNER } from '../../nuntiq-partner/profile.ts'
import { chooseProfile } from './choose-profile.ts'
import { listRegister } from './list.ts'
import { nearest } from './nearest.ts'
import { offeredBy } from './offer.ts'
import { readOptions as readOptionsOf } from './options.ts'
import { makePlan, makePlantingPlan, type PlannedRequirement, type Selection } from './plan.ts'
import { UsageError } from './usage-error.ts'
import { usage } from './usage.ts'

const readOptions = (args: readonly string[], env: NodeJS.ProcessEnv) => readOptionsOf(NUNTIQ_PARTNER, args, env)

const HERE = 'http://127.0.0.1:4010/api'
const THERE = 'https://test-api.example/api'
const CONTROL = 'http://127.0.0.1:4010/_sandbox/v1'

/** What is wrong, and what the one line must name. */
const REFUSED: readonly [name: string, args: string[], says: RegExp][] = [
  ['no target', [], /--target is missing/],
  [
    'a target that does not end in /api',
    ['--target', 'http://h/v1'],
    /must end in \/api; did you mean http:\/\/h\/api\?/,
  ],
  ['a target that is no address', ['--target', 'localhost:4010/api'], /http or https/],
  ['a target with a query', ['--target', `${HERE}?x=1`], /plain address/],
  ['an unknown option', ['--target', HERE, '--reprot', 'x'], /unknown option --reprot; did you mean --report\?/],
  ['a word that is no option', ['--target', HERE, 'probe'], /'probe' is not an option/],
  ['an option without its value', ['--target', HERE, '--only'], /--only needs a value/],
  [
    'an option that swallows the next',
    ['--target', HERE, '--only', '--list'],
    /--only needs a value, and --list looks like an option/,
  ],
  ['a flag with a value', ['--list=yes'], /--list takes no value/],
  ['an option given twice', ['--target', HERE, '--target', HERE], /--target is given twice/],
  ['an empty value', ['--target', HERE, '--api-key', ''], /--api-key is empty/],
  [
    'an unknown profile',
    ['--target', HERE, '--profile', 'submitt'],
    /none of probe, submit, full; did you mean submit\?/,
  ],
  [
    'an unknown requirement',
    ['--target', HERE, '--only', 'INV-BODY-01'],
    /no requirement INV-BODY-01; did you mean INV-BODY-0\d\d\?/,
  ],
  ['an empty selection', ['--target', HERE, '--only', ' , '], /names no requirement/],
  ['a report without a file', ['--target', HERE, '--report', 'html'], /KIND=FILE/],
  ['an unknown kind of report', ['--target', HERE, '--report', 'htm=x'], /did you mean html\?/],
  ['a seed that is no number', ['--target', HERE, '--seed', '1e3'], /--seed must be a whole number/],
  ['a timeout of nothing', ['--target', HERE, '--timeout', '0'], /at least 1/],
  ['a timeout beyond all timers', ['--target', HERE, '--timeout', '2147484'], /--timeout must be at most 2147483/],
  ['a key with a line break', ['--target', HERE, '--api-key', 'sk_1\nx'], /^UsageError: --api-key holds a character/],
  [
    'a key that no header has room for',
    ['--target', HERE, '--api-key', 'k'.repeat(4097)],
    /^UsageError: --api-key is 4097 characters long[^k]*more than the key\?$/,
  ],
  [
    'a seed that is too large',
    ['--target', HERE, '--seed', '99999999999999999999'],
    /--seed must be at most 9999999999, not '9+'$/,
  ],
  ['a key with another letter', ['--target', HERE, '--second-api-key', 'sk_ü'], /--second-api-key holds a character/],
  [
    'a control token with a line break',
    ['--target', HERE, '--control', CONTROL, '--control-token', 'a\nb'],
    /--control-token holds a character/,
  ],
  [
    'two reports in one file by two paths',
    ['--target', HERE, '--report', 'json=mine', '--report', 'tap=./mine'],
    /names the file \.\/mine twice/,
  ],
  ['an unknown requirement that is like none', ['--target', HERE, '--only', 'XXX'], /no requirement XXX$/],
  ['planting and harvesting at once', ['--target', HERE, '--plant', 'a', '--harvest', 'b'], /two runs/],
  [
    'planting beside control',
    ['--target', HERE, '--control', CONTROL, '--plant', 'a'],
    /--plant cannot stand beside --control/,
  ],
  [
    'a key beside control',
    ['--target', HERE, '--control', CONTROL, '--api-key', 'sk_1'],
    /--api-key cannot stand beside --control/,
  ],
  [
    'a control token without control',
    ['--target', HERE, '--control-token', 't0ken'],
    /--control-token has no effect without --control: add --control URL/,
  ],
  [
    'a budget for a probe',
    ['--target', HERE, '--budget', '5'],
    /--budget has no effect with --profile probe, which leaves no invoices: .*--profile submit/,
  ],
  [
    'traces at a foreign host',
    ['--target', THERE, '--profile', 'submit'],
    /leaves invoices at test-api\.example.*--yes-leave-traces/,
  ],
  ['keys at a foreign host', ['--target', THERE, '--profile', 'full'], /invoices and keys/],
]

for (const [name, args, says] of REFUSED) {
  test(`refuses ${name} in one line`, async (t) => {
    try {
      readOptions(args, {})
      t.fail('was taken')
    } catch (error) {
      t.ok(error instanceof UsageError)
      t.match(String(error), says)
      t.notMatch(String(error), /\n/)
    }
  })
}

test('what is refused for its length, or is very long by chance, is not printed in full', async (t) => {
  const long = 'x'.repeat(100_000)
  for (const args of [
    ['--target', `http://127.0.0.1:1/${long}/api`],
    ['--target', long],
    ['--target', HERE, '--only', long],
    ['--target', HERE, '--seed', long],
    ['--target', HERE, '--profile', long],
    ['--target', HERE, '--report', long],
    ['--target', HERE, `--${long}`],
    ['--target', HERE, '--only', `--${long}`],
    ['--target', HERE, long],
  ]) {
    t.throws(() => readOptions(args, {}), { name: 'UsageError', message: /^.{20,300}$/ }, args.join(' ').slice(0, 60))
  }
})

test('probe is the default without control, full with it', async (t) => {
  t.equal(readOptions(['--target', THERE], {}).footprint, 'probe')
  t.equal(readOptions(['--target', HERE, '--control', CONTROL], {}).footprint, 'full')
})

test('a trailing slash of the target is no part of it', async (t) => {
  t.equal(readOptions(['--target', `${HERE}/`], {}).target, HERE)
})

test('the environment holds the secrets, and options win over it', async (t) => {
  // Where a file was read into it, a line break is left at its end.
  const env = { NUNTIQ_API_KEY: 'sk_env\n', NUNTIQ_ROTATION_SECRET: 'rs_env' }
  const given = (...args: string[]) => readOptions(['--target', HERE, ...args], env).settings
  t.match(given(), { 'api-key': 'sk_env', 'rotation-secret': 'rs_env' })
  t.equal(given('--api-key', 'sk_mine')['api-key'], 'sk_mine')
  t.equal(given('--control', CONTROL)['api-key'], undefined, 'a sandbox has keys of its own')
})

test('a secret of the environment that no header may hold is told by the name of its variable', async (t) => {
  t.throws(() => readOptions(['--target', HERE], { NUNTIQ_API_KEY: 'sk_1\nx' }), {
    message: /^NUNTIQ_API_KEY holds a character that no header may have/,
  })
  t.equal(readOptions(['--target', HERE, '--timeout', '2147483'], {}).timeoutMs, 2_147_483_000)
})

test('a key that is set and empty is refused, where it would be used', async (t) => {
  for (const empty of ['', ' \n'])
    t.throws(() => readOptions(['--target', HERE], { NUNTIQ_API_KEY: empty }), {
      name: 'UsageError',
      message: /^NUNTIQ_API_KEY is set and empty: .*unset the variable/,
    })
  const env = { NUNTIQ_API_KEY: '', NUNTIQ_SECOND_API_KEY: '' }
  t.equal(readOptions(['--target', HERE, '--api-key', 'sk_1'], env).settings['api-key'], 'sk_1')
  t.equal(readOptions(['--target', HERE, '--control', CONTROL], env).settings['api-key'], undefined)
  t.ok(readOptions(['--list'], env).list)
})

test('leaving traces is agreed to for other hosts, and needs no word for this machine', async (t) => {
  t.equal(readOptions(['--target', THERE, '--profile', 'submit', '--yes-leave-traces'], {}).footprint, 'submit')
  t.equal(readOptions(['--target', 'http://[::1]:4010/api', '--profile', 'full'], {}).footprint, 'full')
})

test('ids of --only are taken in any case, each once', async (t) => {
  t.strictSame(readOptions(['--target', HERE, '--only', 'inv-body-002, INV-BODY-002'], {}).only, ['INV-BODY-002'])
})

test('the nearest name is the one with the fewest letters to change', async (t) => {
  t.equal(nearest('INV-ROUT-001', REQUIREMENT_IDS), 'INV-ROUTE-001')
  t.equal(nearest('x', []), undefined)
})

const run = async (): Promise<void> => undefined
const CASES = [
  defineCase({ id: 'refusal', requirements: ['INV-BODY-002'], given: '', run }),
  defineCase({ id: 'submission', requirements: ['INV-BODY-001'], given: '', run }),
  defineCase({ id: 'inferred', requirements: ['GEN-HTTP-001'], given: '', run }),
  defineCase({ id: 'stored', requirements: ['INV-RESP-010'], given: '', run }),
  defineCase({ id: 'observed', requirements: ['INV-IDEM-008'], given: '', run }),
  defineCase({ id: 'expired', requirements: ['AUTH-KEY-004'], given: '', run }),
]
const PROBE: Selection = {
  only: undefined,
  footprint: 'probe',
  offered: offeredBy(NUNTIQ_PARTNER, readOptions(['--target', THERE, '--api-key', 'sk_1'], {})),
  sandbox: false,
}
const SANDBOX: Selection = {
  only: undefined,
  footprint: 'control',
  offered: offeredBy(NUNTIQ_PARTNER, readOptions(['--target', HERE, '--control', CONTROL], {})),
  sandbox: true,
}

function planned(selection: Selection, id: RequirementId): PlannedRequirement | undefined {
  return makePlan({ profile: NUNTIQ_PARTNER, cases: CASES, watches: [] }, selection).requirements.find(
    (each) => each.id === id,
  )
}

test('a plan names every requirement of the register, run or not', async (t) => {
  t.equal(
    makePlan({ profile: NUNTIQ_PARTNER, cases: CASES, watches: [] }, PROBE).requirements.length,
    REQUIREMENT_IDS.length,
  )
})

test('a probe plans refusals, and skips what leaves traces with the profile that would decide it', async (t) => {
  t.strictSame(planned(PROBE, 'INV-BODY-002'), { id: 'INV-BODY-002', cases: ['refusal'], observedOnly: null })
  t.match(planned(PROBE, 'INV-BODY-001'), { skip: /--profile submit/ })
})

test('inferred rows and what only control can see are never planned for a foreign target', async (t) => {
  t.match(planned({ ...PROBE, footprint: 'full' }, 'GEN-HTTP-001'), { skip: /only inferred/ })
  t.match(planned({ ...PROBE, footprint: 'full' }, 'INV-RESP-010'), { skip: /--control/ })
  t.match(planned(SANDBOX, 'GEN-HTTP-001'), { cases: ['inferred'] })
  t.match(planned(SANDBOX, 'INV-RESP-010'), { cases: ['stored'] })
})

test('of rows that are not explicit a foreign target sees those that are observed, and is not held to them', async (t) => {
  t.match(planned({ ...PROBE, only: ['INV-IDEM-008'] }, 'INV-IDEM-008'), {
    cases: ['observed'],
    observedOnly: /only inferred/,
  })
  t.match(planned({ ...SANDBOX, only: ['INV-IDEM-008'] }, 'INV-IDEM-008'), { cases: ['observed'], observedOnly: null })
})

test('a missing need is named with its option', async (t) => {
  t.match(planned(PROBE, 'AUTH-KEY-004'), { skip: /--expired-key/ })
})

test('what cannot be observed says why in the words of the register, on a sandbox too', async (t) => {
  t.match(planned(SANDBOX, 'GEN-ENV-007'), { skip: 'One run sees one deployment.' })
})

test('only the cases of planned requirements are run', async (t) => {
  const plan = makePlan({ profile: NUNTIQ_PARTNER, cases: CASES, watches: [] }, { ...SANDBOX, only: ['INV-BODY-002'] })
  t.strictSame(
    plan.cases.map(({ id }) => id),
    ['refusal'],
  )
})

test('a planting run decides nothing and says so', async (t) => {
  const plan = makePlantingPlan({ profile: NUNTIQ_PARTNER, cases: CASES }, PROBE)
  t.ok(plan.requirements.every((each) => 'skip' in each))
  t.strictSame(
    plan.cases.map(({ id }) => id),
    ['refusal', 'inferred', 'observed'],
  )
})

test('the list has a line for each requirement, and says which has a case', async (t) => {
  const list = listRegister(NUNTIQ_PARTNER.register, CASES)
  t.equal(list.match(/^\S/gm)?.length, REQUIREMENT_IDS.length + 1)
  t.match(list, /INV-BODY-002 +must +explicit +assert +probe +case +key +Invoice missing/)
})

test('the list says below each requirement what it asks, where that comes from and what stands there', async (t) => {
  t.match(
    listRegister(NUNTIQ_PARTNER.register, CASES, ['INV-ROUTE-008', 'GEN-HTTP-001']),
    /^INV-ROUTE-008 .*\n {4}A receiving_inbox that matches nothing .*\n {4}submitting-invoices, Soft fallback: accepted and .*\nGEN-HTTP-001 .*\n {4}A path .*\n {4}ruling, Unknown routes and methods\n$/m,
  )
})

const OTHER = { ...NUNTIQ_PARTNER, name: 'other', title: 'Other API' }

test('--api chooses a profile, the first where it names none, and an unknown name lists those that there are', async (t) => {
  const choose = (...args: string[]): string => chooseProfile([NUNTIQ_PARTNER, OTHER], args).name
  t.equal(choose('--target', HERE), 'nuntiq-partner')
  t.equal(choose('--api', 'other'), 'other')
  t.equal(choose('--list', '--api=other'), 'other')
  t.throws(() => choose('--api', 'nuntiq-partnr'), {
    name: 'UsageError',
    message: /--api 'nuntiq-partnr' is none of nuntiq-partner, other; did you mean nuntiq-partner\?/,
  })
})

test('the help names every profile, and speaks of the one that was chosen', async (t) => {
  const help = usage(OTHER, ['nuntiq-partner', 'other'])
  t.match(help, /--api NAME +which API: nuntiq-partner \(default\), other/)
  t.match(help, /keeps the contract of the Other API/)
})
