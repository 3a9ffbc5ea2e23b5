// npm run conformance: the suite against the sandbox, and the suite's own proof.
//   (nothing)      the sandbox, all that the contract leaves open turned the other way at once, and a sample of 40 mutants
//   --sample N     as many mutants, drawn by lot
//   --seed S       of the lot and of the runs; default 1
//   --all          each variant, and all mutants; then docs/coverage.md is written anew
//   --mutant ID    this one alone
//   --flake N      the sandbox N times under as many seeds: the same verdict each time
// Exit 1 when the sandbox or a variant does not conform, or a mutant is not killed by the rule that it breaks.
import { parseArgs } from 'node:util'
import { eventsOf } from '../conformance/kit/report/ndjson.ts'
import type { Mutant } from '../conformance/nuntiq-partner/mutants/define-mutant.ts'
import { MUTANTS } from '../conformance/nuntiq-partner/mutants/index.ts'
import { type Fate, runBehind, type Suited } from '../conformance/nuntiq-partner/mutants/judge-mutant.ts'
import { judgeAll, sampleOf } from '../conformance/nuntiq-partner/mutants/matrix.ts'
import type { Modifier } from '../conformance/nuntiq-partner/mutants/modifier.ts'
import { allAtOnce, VARIANTS } from '../conformance/nuntiq-partner/mutants/variants.ts'
import { currentTable, writeTable } from './coverage.ts'

const SAMPLE = 40

const options = readArguments()
const seed = wholeNumber(options.seed, 'seed') ?? 1
const count = { passed: 0, failed: 0 }

if (options.flake !== undefined) await flake(wholeNumber(options.flake, 'flake') ?? 1)
else if (options.mutant !== undefined) await judge(mutantNamed(options.mutant))
else {
  await conforms('the sandbox', {})
  if (options.all) {
    for (const { id, description, modifier } of VARIANTS)
      await conforms(`${id}: ${description}`, modifier(), { changes: true })
    await judge(MUTANTS)
  } else {
    await conforms('a deployment that differs in all that the contract leaves open', allAtOnce(), { changes: true })
    await judge(sampleOf(MUTANTS, { size: wholeNumber(options.sample, 'sample') ?? SAMPLE, seed }))
  }
  if (options.all && count.failed === 0) writeTable(currentTable())
}
console.log(`\n${count.passed} passed, ${count.failed} failed`)
process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0

function readArguments() {
  try {
    return parseArgs({
      options: {
        all: { type: 'boolean' },
        sample: { type: 'string' },
        seed: { type: 'string' },
        mutant: { type: 'string' },
        flake: { type: 'string' },
      },
    }).values
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error))
  }
}

function stop(message: string): never {
  console.error(message)
  process.exit(2)
}

function wholeNumber(given: string | undefined, name: string): number | undefined {
  if (given === undefined || /^[1-9]\d{0,8}$/.test(given)) return given === undefined ? undefined : Number(given)
  return stop(`--${name} must be a whole number of at least 1, not '${given}'`)
}

function mutantNamed(name: string): readonly Mutant[] {
  const found = MUTANTS.filter(({ id }) => id === name)
  return found.length > 0 ? found : stop(`there is no mutant '${name}'`)
}

function tell(ok: boolean, text: string, why = ''): void {
  count[ok ? 'passed' : 'failed'] += 1
  const reasons = ok || why === '' ? '' : `\n      ${why.replaceAll('\n', '\n      ')}`
  console.log(`${ok ? '  ok' : 'FAIL'}  ${text}${reasons}`)
}

/** Every verdict of a run, and what is wrong with it, a line each. */
function read({ events, exit, message }: Suited) {
  const verdicts = eventsOf(events, 'verdict')
  const wrong = verdicts
    .filter(({ status }) => status === 'fail' || status === 'inconclusive')
    .map(({ requirement, status, reason }) => `${requirement} ${status}: ${reason ?? ''}`)
  const errors = eventsOf(events, 'note').flatMap((note) => (note.level === 'error' ? [note.message] : []))
  return {
    ok: exit === 0 && wrong.length === 0 && errors.length === 0,
    passed: verdicts.filter(({ status }) => status === 'pass').length,
    why: [...(message === undefined ? [] : [message]), ...wrong, ...errors].join('\n') || `exit ${exit}`,
    verdicts: verdicts.map(({ requirement, status }) => `${requirement} ${status}`),
  }
}

/** A variant that `changes` something on the wire must be seen to do so. */
async function conforms(name: string, modifier: Modifier, { changes = false } = {}): Promise<void> {
  const run = await runBehind(modifier, { seed })
  const { ok, passed, why } = read(run)
  if (changes && run.changed === 0) tell(false, name, 'it changes nothing on the wire')
  else tell(ok, `${name} conforms, ${passed} requirements`, why)
}

async function judge(mutants: readonly Mutant[]): Promise<void> {
  const fates: Record<Fate, number> = { killed: 0, 'killed elsewhere': 0, survived: 0, void: 0 }
  await judgeAll(mutants, {
    seed,
    onDone({ mutant: { id, breaks, description }, fate, said }) {
      fates[fate] += 1
      tell(fate === 'killed', `${fate}  ${breaks}  ${id}: ${description}`, said)
    },
  })
  const told = Object.entries(fates).map(([fate, times]) => `${times} ${fate}`)
  console.log(`\n${mutants.length} of ${MUTANTS.length} mutants: ${told.join(', ')}`)
}

async function flake(times: number): Promise<void> {
  let first: readonly string[] | undefined
  for (let nth = 0; nth < times; nth++) {
    const { ok, why, verdicts } = read(await runBehind({}, { seed: seed + nth }))
    first ??= verdicts
    const others = verdicts.filter((verdict, index) => verdict !== first?.[index])
    tell(
      ok && others.length === 0,
      `seed ${seed + nth}: ${verdicts.length} verdicts`,
      others.length > 0 ? `other than under seed ${seed}: ${others.join(', ')}` : why,
    )
  }
}
