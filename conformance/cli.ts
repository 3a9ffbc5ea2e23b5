import { CASES, WATCHES } from './cases/index.ts'
import { PLANTED } from './cases/planted.ts'
import type { Json } from './json.ts'
import { listRegister } from './plan/list.ts'
import { readOptions, UsageError } from './plan/options.ts'
import { makePlan, makePlantingPlan, type Plan, type Selection } from './plan/plan.ts'
import { USAGE } from './plan/usage.ts'
import { writeTap } from './report/tap.ts'
import { claimFiles, writeReports } from './report/write-reports.ts'
import { asHarvest, asPlanting, type PlantFile, readPlantFile, writePlantFile } from './run/planted.ts'
import { messageOf } from './run/run-case.ts'
import { runSuite } from './run/run-suite.ts'
import { outside } from './wire/outside.ts'

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
export async function conform(args: string[], terminal: Terminal = processTerminal()): Promise<number> {
  try {
    return await run(args, terminal)
  } catch (error) {
    terminal.err(error instanceof UsageError ? `nuntiq-kit conform: ${error.message}\n` : `nuntiq-kit conform: the suite failed: ${messageOf(error)}\n`)
    return 2
  }
}

async function run(args: string[], terminal: Terminal): Promise<number> {
  const options = readOptions(args, terminal.env)
  if (options.help) {
    terminal.out(USAGE)
    return 0
  }
  if (options.list) {
    terminal.out(listRegister(CASES, options.only))
    return 0
  }
  claimFiles(options)
  const harvest = options.harvest === undefined ? undefined : readPlantFile(options.harvest, options.target)
  // A harvest goes by the seed that was planted with.
  const seed = harvest?.seed ?? options.seed ?? outside.drawSeed()
  terminal.err(`nuntiq-kit conform: ${options.target}, profile ${options.profile}, seed ${seed}${
    options.control === undefined && options.profile !== 'probe' ? `, at most ${options.budget} invoices` : ''}\n`)

  const notes: Record<string, Json> = {}
  const plan = (selection: Selection): Plan => {
    if (options.plant !== undefined) return makePlantingPlan(asPlanting(PLANTED, (id, note) => void (notes[id] = note)), selection)
    if (harvest) return makePlan({ cases: asHarvest(PLANTED, harvest, outside.now()), watches: [], otherwise: 'not planted' }, selection)
    return makePlan({ cases: CASES, watches: WATCHES }, selection)
  }
  const stop = new AbortController()
  const interrupt = (): void => stop.abort()
  process.once('SIGINT', interrupt)
  try {
    const result = await runSuite({
      options: { ...options, seed },
      plan,
      outside,
      signal: stop.signal,
      ledgerPath: options.profile === 'full' ? `nuntiq-kit-ledger-${seed}.ndjson` : undefined,
      onProgress: (done, of, caseId) => terminal.progress?.(`${done}/${of} ${caseId}`),
    })
    terminal.progress?.('')
    if (!result.ran) {
      terminal.err(`nuntiq-kit conform: ${result.message}\n`)
      return result.exit
    }
    writeReports(options.reports, result.events)
    terminal.out(writeTap(result.events))
    if (options.plant === undefined) return result.exit
    return keepPlanted(options.plant, { suite: 'nuntiq-kit', target: options.target, planted_at: new Date(outside.now()).toISOString(), seed, notes }, terminal)
  } finally {
    process.off('SIGINT', interrupt)
  }
}

function keepPlanted(path: string, file: PlantFile, terminal: Terminal): number {
  const planted = Object.keys(file.notes)
  if (planted.length === 0) {
    terminal.err('nuntiq-kit conform: nothing could be planted; see the profile and the notes above\n')
    return 3
  }
  writePlantFile(path, file)
  terminal.err(`nuntiq-kit conform: planted ${planted.join(', ')}; run again with --harvest ${path}\n`)
  return 0
}

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
