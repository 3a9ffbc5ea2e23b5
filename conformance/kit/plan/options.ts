import { cut, namesOf } from '../json.ts'
import type { Kind, Profile } from '../profile.ts'
import type { Footprint } from '../register.ts'
import { didYouMean } from './nearest.ts'
import type { Settings } from './profile-options.ts'
import { type Given, type KnownOption, readArguments } from './read-arguments.ts'
import { realPlace } from './real-place.ts'
import { UsageError } from './usage-error.ts'
import { readCertificates } from './read-certificates.ts'
import { checkNotEmpty } from './empty-variable.ts'
import { checkEffect } from './without-effect.ts'
import { addressOf, headerText, isLocal, oneOf, quoted, wholeNumber } from './values.ts'

export type ReportKind = 'tap' | 'junit' | 'json' | 'html' | 'ndjson'

export interface Options<Option extends string = string> {
  readonly help: boolean
  readonly list: boolean
  /** Ends as the contract's root does, without a slash behind; empty with `--list` and `--help`. */
  readonly target: string
  readonly control: string | undefined
  readonly controlToken: string | undefined
  /** What was given for the profile's own options. */
  readonly settings: Settings<Option>
  readonly footprint: Exclude<Footprint, 'control'>
  readonly only: readonly string[] | undefined
  readonly reports: readonly { kind: ReportKind; file: string }[]
  readonly plant: string | undefined
  readonly harvest: string | undefined
  readonly seed: number | undefined
  readonly budget: number
  readonly timeoutMs: number
  /** Certificates to trust beside the usual ones, in PEM. */
  readonly ca: string | undefined
}

const TEXT: KnownOption = { type: 'string' }
const FLAG: KnownOption = { type: 'boolean' }
/** What every profile knows. */
export const KIT_OPTIONS: Readonly<Record<string, KnownOption>> = {
  api: TEXT,
  target: TEXT,
  control: TEXT,
  'control-token': TEXT,
  profile: TEXT,
  only: TEXT,
  report: { type: 'string', multiple: true },
  plant: TEXT,
  harvest: TEXT,
  seed: TEXT,
  budget: TEXT,
  timeout: TEXT,
  ca: TEXT,
  'yes-leave-traces': FLAG,
  list: FLAG,
  help: { type: 'boolean', short: 'h' },
}

const RUN_FOOTPRINTS = ['probe', 'submit', 'full'] as const
const KINDS = ['tap', 'junit', 'json', 'html', 'ndjson'] as const
/** A whole run of the largest profile, with room for what is sent again. */
export const DEFAULT_BUDGET = 150
/** In seconds: no timer of the engine waits longer. */
const LONGEST_TIMEOUT = 2_147_483
/** What only makes sense where the suite cannot make accounts and move time by itself. */
const FOREIGN_ONLY: readonly string[] = ['plant', 'harvest', 'budget']

/** The names of all options of a profile, without the dashes. */
export function optionNames({ options }: Pick<Profile, 'options'>): string[] {
  return [...Object.keys(KIT_OPTIONS), ...Object.keys(options)]
}

/** Reads the command line; the environment stands in for options that were not given. Throws UsageError. */
export function readOptions<K extends Kind>(
  profile: Profile<K>,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Options<K['option']> {
  const own = Object.fromEntries(Object.keys(profile.options).map((name) => [name, TEXT]))
  const given = readArguments(args, { ...KIT_OPTIONS, ...own })
  const number = (name: string, least: number, most?: number): number | undefined => {
    const text = given.text(name)
    return text === undefined ? undefined : wholeNumber(name, text, { least, ...(most !== undefined && { most }) })
  }
  const help = given.flag('help')
  const list = given.flag('list')
  const controlText = given.text('control')
  const control = controlText === undefined ? undefined : addressOf('control', controlText)
  if (control !== undefined) checkControl(profile, given)
  const plant = given.text('plant')
  const harvest = given.text('harvest')
  if (plant !== undefined && harvest !== undefined)
    throw new UsageError('--plant and --harvest are two runs, hours apart; give one of them')
  if (harvest !== undefined && given.has('seed'))
    throw new UsageError('--seed cannot stand beside --harvest, which goes by the seed of the planting')

  const target = help || list ? '' : readTarget(profile, given.text('target'))
  const footprint = oneOf('profile', given.text('profile') ?? (control ? 'full' : 'probe'), RUN_FOOTPRINTS)
  if (target !== '' && footprint !== 'probe' && !isLocal(target) && !given.flag('yes-leave-traces')) {
    throw new UsageError(
      `--profile ${footprint} leaves ${profile.footprints.leaves[footprint]} at ${new URL(target).host}, which is not this machine; add --yes-leave-traces if that is wanted`,
    )
  }
  if (target !== '') {
    checkEffect(given, { control, footprint, counted: profile.footprints.counted })
    if (control === undefined) checkNotEmpty(profile.options, { given, env })
  }
  return {
    help,
    list,
    target,
    control,
    controlToken: readControlToken(given, env),
    settings: readSettings(profile, { given, env, isForeign: control === undefined }),
    footprint,
    only: given.has('only') ? readOnly(profile, given.texts('only').join()) : undefined,
    reports: readReports(given.texts('report')),
    plant,
    harvest,
    seed: number('seed', 0),
    budget: number('budget', 0) ?? DEFAULT_BUDGET,
    timeoutMs: (number('timeout', 1, LONGEST_TIMEOUT) ?? 30) * 1000,
    ca: readCertificates(given.text('ca')),
  }
}

function checkControl<K extends Kind>(profile: Profile<K>, given: Given): void {
  if (profile.sandboxAccounts === undefined)
    throw new UsageError(`--control cannot be used with --api ${profile.name}, of which there is no sandbox`)
  const own = namesOf<K['option']>(profile.options).filter((name) => profile.options[name].foreignOnly)
  const clash = [...own, ...FOREIGN_ONLY].find((name) => given.has(name))
  if (clash !== undefined)
    throw new UsageError(
      `--${clash} cannot stand beside --control: with it the suite makes its own accounts and moves their time`,
    )
}

function readControlToken(given: Given, env: NodeJS.ProcessEnv): string | undefined {
  const token = given.text('control-token') ?? (env['NUNTIQ_KIT_CONTROL_TOKEN']?.trim() || undefined)
  return token && headerText('NUNTIQ_KIT_CONTROL_TOKEN or --control-token', token)
}

/** A credential of the environment is for other targets: the tenants of a sandbox have their own. */
function readSettings<K extends Kind>(
  profile: Profile<K>,
  { given, env, isForeign }: { given: Given; env: NodeJS.ProcessEnv; isForeign: boolean },
): Settings<K['option']> {
  const settings: Partial<Record<K['option'], string | undefined>> = {}
  for (const name of namesOf<K['option']>(profile.options)) {
    const { env: variable, foreignOnly, secret } = profile.options[name]
    const held = variable === undefined || (foreignOnly && !isForeign) ? undefined : env[variable]?.trim() || undefined
    const text = given.text(name) ?? held
    settings[name] = text && secret ? headerText(given.has(name) ? `--${name}` : (variable ?? name), text) : text
  }
  return settings as Settings<K['option']>
}

function readTarget<K extends Kind>({ contract, exampleTarget }: Profile<K>, target: string | undefined): string {
  if (target === undefined)
    throw new UsageError(`--target is missing: the base address of a deployment, such as ${exampleTarget}`)
  const address = addressOf('target', target)
  const { root } = contract
  if (!address.endsWith(root))
    throw new UsageError(`--target must end in ${root}; did you mean ${new URL(address).origin}${root}?`)
  return address
}

function readOnly<K extends Kind>({ register }: Profile<K>, value: string): string[] {
  const { ids } = register
  const given = value
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
  if (given.length === 0)
    throw new UsageError(`--only names no requirement; give ids such as ${ids[0] ?? ''}, see --list`)
  const known = given.map((id) => {
    const found = ids.find((each) => each === id.toUpperCase())
    if (found === undefined)
      throw new UsageError(`--only: there is no requirement ${cut(id, 100)}${didYouMean(id, ids)}`)
    return found
  })
  return [...new Set(known)]
}

function readReports(given: readonly string[]): { kind: ReportKind; file: string }[] {
  const reports = given.map((each) => {
    const [kind = '', ...rest] = each.split('=')
    const file = rest.join('=')
    if (file === '') throw new UsageError(`--report ${quoted(each)} must be KIND=FILE, such as html=report.html`)
    return { kind: oneOf('report', kind, KINDS), file }
  })
  const places = reports.map(({ file }) => realPlace(file))
  const twice = reports.find((_, index) => places.indexOf(places[index] ?? '') < index)
  if (twice) throw new UsageError(`--report names the file ${twice.file} twice; each report needs one of its own`)
  return reports
}
