// npm run test:hostile: attacks on the sandbox, on this machine, bounded in count and time.
//   (nothing)      all of them, in less than ten minutes
//   --short        the same in about a minute and a half, as CI runs them
//   --only NAME    this one alone
//   --seed S       of whatever is drawn by lot; default: one that is printed
// Exit 1 when a law does not hold. `GET /health` must be answered within 200 ms throughout.
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { HEALTH_WITHIN_MS, type Outcome, runAttack } from './hostile/arena.ts'
import type { Attack } from './hostile/attack.ts'
import { damagedFiles } from './hostile/damaged-files.ts'
import { fullDisk } from './hostile/full-disk.ts'
import { kills } from './hostile/kills.ts'
import { mutatedRequests } from './hostile/mutated-requests.ts'
import { pdfReaders } from './hostile/pdf-readers.ts'
import { poisonedPdfs } from './hostile/poisoned-pdfs.ts'
import { sentAhead } from './hostile/sent-ahead.ts'
import { soak } from './hostile/soak.ts'
import { stallingUploads } from './hostile/stalling-uploads.ts'
import { vanishingFolder } from './hostile/vanishing-folder.ts'
import { worstBodies } from './hostile/worst-bodies.ts'

/** Each run tells of a sandbox that can be held up; of a machine that others use too, only one or two do. */
const RUNS = 3
const ATTACKS: readonly Attack[] = [
  mutatedRequests,
  worstBodies,
  stallingUploads,
  sentAhead,
  poisonedPdfs,
  pdfReaders,
  kills,
  damagedFiles,
  vanishingFolder,
  fullDisk,
  soak,
]

const { short, only, seed } = readArguments()
const chosen = ATTACKS.filter(({ name }) => only === undefined || name === only)
if (chosen.length === 0) stop(`there is no attack '${only}'; there are ${ATTACKS.map(({ name }) => name).join(', ')}`)

console.log(`seed ${seed}`)
const count = { passed: 0, failed: 0 }
for (const attack of chosen) {
  const began = performance.now()
  const outcome = await judged(attack)
  const took = `${((performance.now() - began) / 1000).toFixed(0)} s`
  count[outcome.violations.length === 0 ? 'passed' : 'failed'] += 1
  const verdict = outcome.violations.length === 0 ? '  ok' : 'FAIL'
  console.log(`${verdict}  ${attack.name}: ${attack.law}\n      ${outcome.did}; ${told(outcome)}, ${took}`)
  for (const violation of outcome.violations.slice(0, 10))
    console.log(`      ${violation.replaceAll('\n', '\n      ')}`)
}
console.log(`\n${count.passed} passed, ${count.failed} failed`)
process.exitCode = count.failed > 0 ? 1 : 0

async function judged(attack: Attack): Promise<Outcome> {
  const outcomes: Outcome[] = []
  while (outcomes.length < RUNS) {
    const outcome = await runAttack(attack, { seed, short })
    if (outcome.violations.length > 0 || !isLate(outcome)) return outcome
    outcomes.push(outcome)
  }
  const late = outcomes.map(({ slowestMs }) => slowestMs.toFixed(0)).join(', ')
  const [first] = outcomes
  if (!first) throw new Error('an attack is run at least once')
  return { ...first, violations: [`/health took ${late} ms, for ${HEALTH_WITHIN_MS}`] }
}

function isLate({ slowestMs }: Outcome): boolean {
  return slowestMs > HEALTH_WITHIN_MS
}

function told({ slowestMs, machineMs }: Outcome): string {
  if (slowestMs === 0) return 'health not watched'
  return `health within ${slowestMs.toFixed(0)} ms, and up to ${machineMs.toFixed(0)} of waiting for a processor`
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: { short: { type: 'boolean', default: false }, only: { type: 'string' }, seed: { type: 'string' } },
    })
    return { ...values, seed: values.seed ?? randomBytes(4).toString('hex') }
  } catch (error) {
    return stop(error instanceof Error ? error.message : String(error))
  }
}

function stop(message: string): never {
  console.error(message)
  process.exit(2)
}
