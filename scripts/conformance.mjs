// npm run conformance: the suite against the sandbox, and the suite's own proof.
//   (nothing)      the sandbox, the variants that the contract allows all at once, and a sample of 40 mutants
//   --sample N     as many mutants, drawn by lot
//   --seed S       of the lot and of the runs; default 1
//   --all          each variant, and all mutants; then docs/coverage.md is written anew
//   --mutant ID    this one alone
//   --flake N      the sandbox N times under as many seeds: the same verdict each time
//   --no-build     takes dist/ as it is
// Exit 1 when the sandbox or a variant does not conform, or a mutant is not killed by the rule that it breaks.
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'

const BUILT = process.env.NUNTIQ_KIT_DIST ?? 'dist'
const SAMPLE = 40

const options = readArguments()
if (
  !options['no-build'] &&
  BUILT === 'dist' &&
  spawnSync(process.execPath, ['scripts/build.mjs'], { stdio: 'inherit' }).status !== 0
)
  process.exit(1)

const built = (path) => import(pathToFileURL(resolve(BUILT, 'conformance/nuntiq-partner/mutants', path)).href)
const [{ MUTANTS }, { runBehind }, { judgeAll, sampleOf }, { allAtOnce, VARIANTS }] = await Promise.all(
  ['index.js', 'judge-mutant.js', 'matrix.js', 'variants.js'].map(built),
)

const seed = wholeNumber('seed', 1)
const count = { passed: 0, failed: 0 }

if (options.flake !== undefined) await flake(wholeNumber('flake', 30))
else if (options.mutant !== undefined) await judge(MUTANTS.filter(({ id }) => id === options.mutant))
else {
  await conforms('the sandbox', {})
  if (!options.all) await conforms('a deployment that differs in all that the contract leaves open', allAtOnce(), true)
  else for (const { id, description, modifier } of VARIANTS) await conforms(`${id}: ${description}`, modifier(), true)
  await judge(options.all ? MUTANTS : sampleOf(MUTANTS, { size: wholeNumber('sample', SAMPLE), seed }))
  if (options.all && count.failed === 0)
    spawnSync(process.execPath, ['scripts/coverage.mjs', '--write'], { stdio: 'inherit' })
}
console.log(`\n${count.passed} passed, ${count.failed} failed`)
process.exitCode = count.failed > 0 || count.passed === 0 ? 1 : 0

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        all: { type: 'boolean' },
        sample: { type: 'string' },
        seed: { type: 'string' },
        mutant: { type: 'string' },
        flake: { type: 'string' },
        'no-build': { type: 'boolean' },
      },
    })
    return values
  } catch (error) {
    console.error(error.message)
    process.exit(2)
  }
}

function wholeNumber(name, otherwise) {
  const given = options[name]
  if (given === undefined) return otherwise
  if (/^[1-9]\d{0,8}$/.test(given)) return Number(given)
  console.error(`--${name} must be a whole number of at least 1, not '${given}'`)
  process.exit(2)
}

function tell(ok, text, why = '') {
  count[ok ? 'passed' : 'failed'] += 1
  console.log(
    `${ok ? '  ok' : 'FAIL'}  ${text}${ok || why === '' ? '' : `\n      ${why.replaceAll('\n', '\n      ')}`}`,
  )
}

/** Every verdict of a run, and what is wrong with it, a line each. */
function read({ events, exit, message }) {
  const verdicts = events.filter(({ event }) => event === 'verdict')
  const wrong = verdicts
    .filter(({ status }) => status === 'fail' || status === 'inconclusive')
    .map(({ requirement, status, reason }) => `${requirement} ${status}: ${reason}`)
  const errors = events.filter(({ event, level }) => event === 'note' && level === 'error').map((note) => note.message)
  return {
    ok: exit === 0 && wrong.length === 0 && errors.length === 0,
    passed: verdicts.filter(({ status }) => status === 'pass').length,
    why: [...(message === undefined ? [] : [message]), ...wrong, ...errors].join('\n') || `exit ${exit}`,
    verdicts: verdicts.map(({ requirement, status }) => `${requirement} ${status}`),
  }
}

async function conforms(name, modifier, changes = false) {
  const run = await runBehind(modifier, { seed })
  const { ok, passed, why } = read(run)
  if (changes && run.changed === 0) tell(false, name, 'it changes nothing on the wire')
  else tell(ok, `${name} conforms, ${passed} requirements`, why)
}

async function judge(mutants) {
  if (mutants.length === 0) {
    console.error(`there is no mutant '${options.mutant}'`)
    process.exit(2)
  }
  const fates = { killed: 0, 'killed elsewhere': 0, survived: 0, void: 0 }
  await judgeAll(mutants, {
    seed,
    onDone({ mutant: { id, breaks, description }, fate, said }) {
      fates[fate] += 1
      tell(fate === 'killed', `${fate}  ${breaks}  ${id}: ${description}`, said)
    },
  })
  console.log(
    `\n${mutants.length} of ${MUTANTS.length} mutants: ${Object.entries(fates)
      .map(([fate, times]) => `${times} ${fate}`)
      .join(', ')}`,
  )
}

async function flake(times) {
  let first
  for (let nth = 0; nth < times; nth++) {
    const { ok, why, verdicts } = read(await runBehind({}, { seed: seed + nth }))
    first ??= verdicts
    const others = verdicts.filter((verdict, index) => verdict !== first[index])
    tell(
      ok && others.length === 0,
      `seed ${seed + nth}: ${verdicts.length} verdicts`,
      others.length > 0 ? `other than under seed ${seed}: ${others.join(', ')}` : why,
    )
  }
}
