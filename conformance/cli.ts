import type { Json } from './kit/json.ts'
import { messageOf } from './kit/message-of.ts'
import { chooseProfile } from './kit/plan/choose-profile.ts'
import { listRegister } from './kit/plan/list.ts'
import { type Options, readOptions } from './kit/plan/options.ts'
import { makePlan, makePlantingPlan, obstacle, type Plan, type Selection } from './kit/plan/plan.ts'
import { unusedProxy } from './kit/plan/proxy-variables.ts'
import { usage } from './kit/plan/usage.ts'
import { UsageError } from './kit/plan/usage-error.ts'
import type { Kind, Profile } from './kit/profile.ts'
import { commandLine } from './kit/report/command-line.ts'
import { quoteWhereNeeded as quoted } from './kit/report/curl.ts'
import { eventsOf, headerOfRun } from './kit/report/ndjson.ts'
import { notPlantedLines, plantingLines } from './kit/report/planting.ts'
import { leftLines, summary } from './kit/report/summary.ts'
import { writeTap } from './kit/report/tap.ts'
import { claimFiles, writeReports } from './kit/report/write-reports.ts'
import { exitAfterWriting } from './kit/report/exit-after-writing.ts'
import type { Case } from './kit/run/case.ts'
import { checkNothingPlanted, readPlantFile, writePlantFile } from './kit/run/plant-file.ts'
import { asHarvest, asPlanting, type Sown } from './kit/run/planted.ts'
import { addSettings, runSuite } from './kit/run/run-suite.ts'
import { masked, processTerminal, type Terminal } from './kit/terminal.ts'
import { untilStopped } from './kit/until-stopped.ts'
import { type Outside, outside as realOutside } from './kit/wire/outside.ts'
import { createSecrets, type Secrets } from './kit/wire/secrets.ts'
import { createProgress } from './kit/progress.ts'
import { PROFILES } from './profiles.ts'

/**
 * `nuntiq-kit conform`. Resolves to the exit code: 0 conforms, 1 a requirement is violated and a report
 * says so, 2 the command or its configuration is unusable (or the suite failed), 3 not reached or nothing
 * decided. Never rejects.
 */
export async function conform(
  args: string[],
  given: Terminal = processTerminal(),
  { outside = realOutside, profiles = PROFILES }: { outside?: Outside; profiles?: typeof PROFILES } = {},
): Promise<number> {
  let terminal = given
  try {
    const profile = chooseProfile(profiles, args)
    const secrets = createSecrets(profile.secrets)
    terminal = masked(given, (text) => secrets.mask(text))
    const options = readOptions(profile, args, terminal.env)
    addSettings(secrets, profile, options)
    const names = profiles.map(({ name }) => name)
    if (options.help) return say(terminal, usage(profile, names))
    if (options.list) return say(terminal, listRegister(profile.register, profile.cases, options.only))
    const command = `nuntiq-kit conform${profile === profiles[0] ? '' : ` --api ${profile.name}`}`
    return await run({ profile, options, command, terminal, outside, secrets })
  } catch (error) {
    terminal.err(
      error instanceof UsageError
        ? `nuntiq-kit conform: ${error.message}\n`
        : `nuntiq-kit conform: the suite failed: ${messageOf(error)}\n`,
    )
    return 2
  }
}

function say(terminal: Terminal, text: string): number {
  terminal.out(text)
  return 0
}

async function run<K extends Kind>({
  profile,
  options,
  command,
  terminal,
  outside,
  secrets,
}: {
  profile: Profile<K>
  options: Options<K['option']>
  command: string
  terminal: Terminal
  outside: Outside
  secrets: Secrets
}): Promise<number> {
  const { target, control, plant, footprint } = options
  const { planted, register } = profile
  const tell = (message: string): void => terminal.err(`nuntiq-kit conform: ${message}\n`)
  const key = Object.values(profile.credentials.lent(options.settings))[0] ?? ''
  const harvest =
    options.harvest === undefined
      ? undefined
      : readPlantFile(options.harvest, { target, key, place: profile.credentials.place })
  // A harvest goes by the seed that was planted with.
  const seed = harvest?.seed ?? options.seed ?? outside.drawSeed()
  const ledgerPath = footprint === 'full' && control === undefined ? `nuntiq-kit-ledger-${seed}.ndjson` : undefined
  if (plant !== undefined) checkNothingPlanted(plant)
  const untouched = claimFiles({
    reports: options.reports,
    others: [
      ...(plant === undefined ? [] : [{ option: `--plant ${plant}`, file: plant }]),
      ...(ledgerPath === undefined ? [] : [{ option: `the ledger ${ledgerPath}`, file: ledgerPath }]),
    ],
  })
  for (const message of untouched) tell(message)
  const { counted } = profile.footprints
  const atMost = control === undefined && footprint !== 'probe' ? `, at most ${options.budget} ${counted}` : ''
  tell(`${target}, profile ${footprint}, seed ${seed}${atMost}`)
  const proxy = unusedProxy(target, terminal.env)
  if (proxy !== undefined) tell(proxy)

  const sown = new Map<string, Sown>()
  const plan = (selection: Selection): Plan<Case<K>> => {
    if (plant !== undefined) {
      for (const each of planted) {
        const why = obstacle(profile, each, selection)
        if (why !== undefined) sown.set(each.id, { why })
      }
      const cases = asPlanting(planted, (id, each) => void sown.set(id, each))
      return makePlantingPlan({ profile, cases }, selection)
    }
    if (harvest) {
      const cases = asHarvest(planted, harvest, outside.now())
      return makePlan({ profile, cases, watches: [], otherwise: 'not planted' }, selection)
    }
    const plantable = new Set<string>(planted.flatMap(({ requirements }) => requirements))
    return makePlan({ profile, cases: profile.cases, watches: profile.watches, planted: plantable }, selection)
  }
  const result = await untilStopped(terminal, {
    atOnce:
      ledgerPath === undefined
        ? 'nothing is known of what it left behind'
        : `what it made and may have left behind stands in ${ledgerPath}`,
    work: ({ signal, mishaps }) =>
      runSuite({
        profile,
        options: { ...options, seed },
        command,
        plan,
        outside,
        signal,
        mishaps,
        ledgerPath,
        secrets,
        onProgress: createProgress(terminal, () => outside.now()),
      }),
  })
  terminal.progress?.('')
  if (!result.ran) {
    tell(result.message)
    return result.exit
  }
  const unwritten = writeReports(options.reports, { events: result.events, register })
  for (const { level, message } of eventsOf(result.events, 'note')) if (level !== 'info') tell(`${level}: ${message}`)
  for (const message of unwritten) tell(message)
  tell((plant === undefined ? summary(result.events, register) : leftLines(result.events)).join('\n'))
  terminal.out(writeTap(result.events, register))
  const lost = await terminal.lost?.()
  const exit = exitAfterWriting({ exit: result.exit, reports: options.reports.length, unwritten, lost })
  if (lost !== undefined && exit !== result.exit)
    tell(`standard output was closed before the report was whole (${lost}); name a file with --report`)
  if (plant === undefined) return exit

  const notes = notesOf(sown)
  if (Object.keys(notes).length === 0) {
    for (const line of ['nothing could be planted', ...notPlantedLines(planted, sown)]) tell(line)
    return 3
  }
  const plantedAt = outside.now()
  const planted_at = new Date(plantedAt).toISOString()
  try {
    writePlantFile(plant, { suite: 'nuntiq-kit', target, planted_at, seed, notes }, { key, secrets })
  } catch (error) {
    tell(
      `--plant ${plant} cannot be written: ${messageOf(error)}; what was planted stays and can no longer be harvested`,
    )
    return 2
  }
  const harvestCommand = commandLine(headerOfRun(result.events), [`--harvest ${quoted(plant)}`])
  tell(plantingLines({ planted, sown, plantedAt, file: plant, harvest: harvestCommand }).join('\n'))
  return exit === 2 ? 2 : 0
}

/** What is to be written down for the harvest. */
function notesOf(sown: ReadonlyMap<string, Sown>): Record<string, Json> {
  return Object.fromEntries([...sown].flatMap(([id, each]) => ('notes' in each ? [[id, each.notes] as const] : [])))
}
