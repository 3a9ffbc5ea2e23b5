import { CASES, WATCHES } from './nuntiq-partner/cases/index.ts'
import { PLANTED } from './nuntiq-partner/cases/planted.ts'
import type { Json } from './kit/json.ts'
import { listRegister } from './kit/plan/list.ts'
import { type Options, readOptions, UsageError } from './kit/plan/options.ts'
import { makePlan, makePlantingPlan, type Plan, type Selection } from './kit/plan/plan.ts'
import { USAGE } from './kit/plan/usage.ts'
import { eventsOf } from './kit/report/ndjson.ts'
import { writeTap } from './kit/report/tap.ts'
import { claimFiles, writeReports } from './kit/report/write-reports.ts'
import { asHarvest, asPlanting, checkNothingPlanted, readPlantFile, writePlantFile } from './kit/run/planted.ts'
import { messageOf } from './kit/run/run-case.ts'
import { runSuite } from './kit/run/run-suite.ts'
import { type Outside, outside as realOutside } from './kit/wire/outside.ts'
import { createSecrets } from './kit/wire/secrets.ts'

/** Where output goes; tests pass their own. */
export interface Terminal {
  readonly env: NodeJS.ProcessEnv
  out(text: string): void
  err(text: string): void
  /** A line that is overwritten by the next one; undefined where there is no terminal. */
  readonly progress?: ((line: string) => void) | undefined
}

/**
 * `nuntiq-kit conform`. Resolves to the exit code: 0 conforms, 1 a requirement is violated, 2 the
 * command or its configuration is unusable (or the suite failed), 3 not reached or nothing decided.
 */
export async function conform(
  args: string[],
  terminal: Terminal = processTerminal(),
  outside: Outside = realOutside,
): Promise<number> {
  try {
    const options = readOptions(args, terminal.env)
    if (options.help) return say(terminal, USAGE)
    if (options.list) return say(terminal, listRegister(CASES, options.only))
    return await run(options, terminal, outside)
  } catch (error) {
    terminal.err(
      error instanceof UsageError
        ? `nuntiq-kit conform: ${error.message}\n`
        : `nuntiq-kit conform: the suite failed: ${messageOf(error)}\n`,
    )
    return 2
  }
}

const PLANTABLE = new Set(PLANTED.flatMap(({ requirements }) => requirements))

function say(terminal: Terminal, text: string): number {
  terminal.out(text)
  return 0
}

async function run(options: Options, terminal: Terminal, outside: Outside): Promise<number> {
  const { target, apiKey = '', control, plant, profile } = options
  const harvest = options.harvest === undefined ? undefined : readPlantFile(options.harvest, target, apiKey)
  // A harvest goes by the seed that was planted with.
  const seed = harvest?.seed ?? options.seed ?? outside.drawSeed()
  const ledgerPath = profile === 'full' && control === undefined ? `nuntiq-kit-ledger-${seed}.ndjson` : undefined
  if (plant !== undefined) checkNothingPlanted(plant)
  claimFiles({
    reports: options.reports,
    others: [
      ...(plant === undefined ? [] : [{ option: `--plant ${plant}`, file: plant }]),
      ...(ledgerPath === undefined ? [] : [{ option: `the ledger ${ledgerPath}`, file: ledgerPath }]),
    ],
  })
  terminal.err(
    `nuntiq-kit conform: ${target}, profile ${profile}, seed ${seed}${
      control === undefined && profile !== 'probe' ? `, at most ${options.budget} invoices` : ''
    }\n`,
  )

  const notes: Record<string, Json> = {}
  const plan = (selection: Selection): Plan => {
    if (plant !== undefined)
      return makePlantingPlan(
        asPlanting(PLANTED, (id, note) => void (notes[id] = note)),
        selection,
      )
    if (harvest)
      return makePlan(
        { cases: asHarvest(PLANTED, harvest, outside.now()), watches: [], otherwise: 'not planted' },
        selection,
      )
    return makePlan({ cases: CASES, watches: WATCHES, planted: PLANTABLE }, selection)
  }
  const secrets = createSecrets()
  const result = await untilStopped(terminal, (signal) =>
    runSuite({
      options: { ...options, seed },
      plan,
      outside,
      signal,
      ledgerPath,
      secrets,
      onProgress: (done, of, caseId) => terminal.progress?.(`${done}/${of} ${caseId}`),
    }),
  )
  terminal.progress?.('')
  if (!result.ran) {
    terminal.err(`nuntiq-kit conform: ${result.message}\n`)
    return result.exit
  }
  writeReports(options.reports, result.events)
  terminal.out(writeTap(result.events))
  for (const { level, message } of eventsOf(result.events, 'note')) {
    if (level !== 'info') terminal.err(`nuntiq-kit conform: ${level}: ${message}\n`)
  }
  if (plant === undefined) return result.exit

  const planted = Object.keys(notes)
  if (planted.length === 0) {
    terminal.err('nuntiq-kit conform: nothing could be planted; see the profile and the notes above\n')
    return 3
  }
  writePlantFile(
    plant,
    { suite: 'nuntiq-kit', target, planted_at: new Date(outside.now()).toISOString(), seed, notes },
    { apiKey, secrets },
  )
  terminal.err(`nuntiq-kit conform: planted ${planted.join(', ')}; run again with --harvest ${plant}\n`)
  return 0
}

/** The first signal ends the run in order: it cleans up and reports. The second ends the process. */
async function untilStopped<Result>(
  terminal: Terminal,
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const stop = new AbortController()
  const interrupt = (): void => {
    if (!stop.signal.aborted) terminal.err('nuntiq-kit conform: interrupted; cleaning up\n')
    stop.abort()
  }
  for (const name of SIGNALS) process.once(name, interrupt)
  try {
    return await work(stop.signal)
  } finally {
    for (const name of SIGNALS) process.off(name, interrupt)
  }
}

const SIGNALS = ['SIGINT', 'SIGTERM'] as const

function processTerminal(): Terminal {
  // `conform | head` closes the pipe early, which is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error
  })
  return {
    env: process.env,
    out: (text) => void process.stdout.write(text),
    err: (text) => void process.stderr.write(text),
    progress: process.stderr.isTTY ? (line) => void process.stderr.write(`\r\u001B[K${line}`) : undefined,
  }
}
