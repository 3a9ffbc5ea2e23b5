import { parseArgs } from 'node:util'
import { type RequirementId, REQUIREMENT_IDS } from '../../../spec/generated/nuntiq/requirements.ts'
import { didYouMean } from './nearest.ts'

export type ReportKind = 'tap' | 'junit' | 'json' | 'html' | 'ndjson'

export interface Options {
  readonly help: boolean
  readonly list: boolean
  /** Ends in `/api`, without a slash behind; empty with `--list` and `--help`. */
  readonly target: string
  readonly control: string | undefined
  readonly controlToken: string | undefined
  readonly apiKey: string | undefined
  readonly rotationSecret: string | undefined
  readonly secondApiKey: string | undefined
  readonly expiredKey: string | undefined
  readonly revokedKey: string | undefined
  readonly inbox: string | undefined
  readonly alias: string | undefined
  readonly profile: 'probe' | 'submit' | 'full'
  readonly only: readonly RequirementId[] | undefined
  readonly reports: readonly { kind: ReportKind; file: string }[]
  readonly plant: string | undefined
  readonly harvest: string | undefined
  readonly seed: number | undefined
  readonly budget: number
  readonly timeoutMs: number
}

/** The command cannot be run as it was given; the message says why and what to do, in one line. */
export class UsageError extends Error {
  override readonly name = 'UsageError'
}

const TEXT = { type: 'string' } as const
const FLAG = { type: 'boolean' } as const
const KNOWN = {
  target: TEXT,
  control: TEXT,
  'control-token': TEXT,
  'api-key': TEXT,
  'rotation-secret': TEXT,
  'second-api-key': TEXT,
  'expired-key': TEXT,
  'revoked-key': TEXT,
  'receiving-inbox': TEXT,
  'external-identifier': TEXT,
  profile: TEXT,
  only: TEXT,
  report: { type: 'string', multiple: true },
  plant: TEXT,
  harvest: TEXT,
  seed: TEXT,
  budget: TEXT,
  timeout: TEXT,
  'yes-leave-traces': FLAG,
  list: FLAG,
  help: { type: 'boolean', short: 'h' },
} as const

type Name = keyof typeof KNOWN

/** Without the dashes; for what must be in step with them, such as the guide. */
export const OPTION_NAMES: readonly string[] = Object.keys(KNOWN)
type Given = Partial<Record<Name, string | boolean | string[]>>

const PROFILES = ['probe', 'submit', 'full'] as const
const KINDS = ['tap', 'junit', 'json', 'html', 'ndjson'] as const
/** What only makes sense where the suite cannot make accounts and move time by itself. */
const FOREIGN_ONLY: readonly Name[] = [
  'api-key',
  'rotation-secret',
  'second-api-key',
  'expired-key',
  'revoked-key',
  'receiving-inbox',
  'external-identifier',
  'plant',
  'harvest',
  'budget',
]

/** Reads the command line; the environment stands in for options that were not given. Throws UsageError. */
export function readOptions(args: readonly string[], env: NodeJS.ProcessEnv): Options {
  const given = readArguments(args)
  const text = (name: Name): string | undefined => {
    const value = given[name]
    if (typeof value === 'string' && value.trim() === '') throw new UsageError(`--${name} is empty`)
    return typeof value === 'string' ? value.trim() : undefined
  }
  // A key of the environment is for other targets: a sandbox's own tenants have their own.
  const held = (name: Name, variable: string): string | undefined =>
    text(name) ?? (given['control'] === undefined || name === 'control-token' ? env[variable] || undefined : undefined)

  const help = given['help'] === true
  const list = given['list'] === true
  const control = addressOf('control', text('control'))
  if (control !== undefined) {
    const clash = FOREIGN_ONLY.find((name) => given[name] !== undefined)
    if (clash)
      throw new UsageError(
        `--${clash} cannot stand beside --control: with it the suite makes its own keys, inboxes and time`,
      )
  }
  if (text('plant') !== undefined && text('harvest') !== undefined)
    throw new UsageError('--plant and --harvest are two runs, hours apart; give one of them')
  if (text('harvest') !== undefined && text('seed') !== undefined)
    throw new UsageError('--seed cannot stand beside --harvest, which goes by the seed of the planting')

  const target = help || list ? '' : readTarget(text('target'))
  const profile = oneOf('profile', text('profile') ?? (control === undefined ? 'probe' : 'full'), PROFILES)
  if (target !== '' && profile !== 'probe' && !isLocal(target) && given['yes-leave-traces'] !== true) {
    throw new UsageError(
      `--profile ${profile} leaves invoices${profile === 'full' ? ' and keys' : ''} at ${new URL(target).host}, which is not this machine; add --yes-leave-traces if that is wanted`,
    )
  }
  return {
    help,
    list,
    target,
    control,
    controlToken: held('control-token', 'NUNTIQ_KIT_CONTROL_TOKEN'),
    apiKey: held('api-key', 'NUNTIQ_API_KEY'),
    rotationSecret: held('rotation-secret', 'NUNTIQ_ROTATION_SECRET'),
    secondApiKey: held('second-api-key', 'NUNTIQ_SECOND_API_KEY'),
    expiredKey: held('expired-key', 'NUNTIQ_EXPIRED_KEY'),
    revokedKey: held('revoked-key', 'NUNTIQ_REVOKED_KEY'),
    inbox: text('receiving-inbox'),
    alias: text('external-identifier'),
    profile,
    only: given['only'] === undefined ? undefined : readOnly(String(given['only'])),
    reports: readReports(given['report']),
    plant: text('plant'),
    harvest: text('harvest'),
    seed: text('seed') === undefined ? undefined : wholeNumber('seed', text('seed') ?? '', 0),
    budget: wholeNumber('budget', text('budget') ?? '100', 0),
    timeoutMs: wholeNumber('timeout', text('timeout') ?? '30', 1) * 1000,
  }
}

function readArguments(args: readonly string[]): Given {
  const { values, tokens } = parseArgs({
    args: [...args],
    options: KNOWN,
    strict: false,
    allowPositionals: true,
    tokens: true,
  })
  const seen = new Set<string>()
  for (const token of tokens) {
    if (token.kind === 'positional')
      throw new UsageError(`'${token.value}' is not an option; conform takes options only, see --help`)
    if (token.kind !== 'option') continue
    const known = KNOWN[token.name as Name] as { type: string; multiple?: boolean } | undefined
    if (!known)
      throw new UsageError(
        `unknown option ${token.rawName}${didYouMean(
          token.rawName,
          Object.keys(KNOWN).map((name) => `--${name}`),
        )}`,
      )
    const takes = known.type === 'string'
    if (takes && token.value === undefined) throw new UsageError(`--${token.name} needs a value`)
    if (!takes && token.value !== undefined) throw new UsageError(`--${token.name} takes no value`)
    if (takes && !token.inlineValue && token.value?.startsWith('--'))
      throw new UsageError(`--${token.name} needs a value, and ${token.value} looks like an option`)
    if (seen.has(token.name) && !known.multiple) throw new UsageError(`--${token.name} is given twice`)
    seen.add(token.name)
  }
  return values as Given
}

function readTarget(target: string | undefined): string {
  const address = addressOf('target', target)
  if (address === undefined)
    throw new UsageError('--target is missing: the base address of a deployment, such as http://127.0.0.1:4010/api')
  if (!address.endsWith('/api'))
    throw new UsageError(`--target must end in /api; did you mean ${new URL(address).origin}/api?`)
  return address
}

function addressOf(name: Name, value: string | undefined): string | undefined {
  if (value === undefined) return undefined
  const url = URL.canParse(value) ? new URL(value) : undefined
  if (!url || !/^https?:$/.test(url.protocol))
    throw new UsageError(`--${name} must be an http or https address, not '${value}'`)
  if (url.search || url.hash || url.username)
    throw new UsageError(`--${name} must be a plain address without query, fragment or user`)
  return url.href.endsWith('/') ? url.href.slice(0, -1) : url.href
}

function oneOf<const Value extends string>(name: string, value: string, values: readonly Value[]): Value {
  const found = values.find((each) => each === value)
  if (!found) throw new UsageError(`--${name} '${value}' is none of ${values.join(', ')}${didYouMean(value, values)}`)
  return found
}

function wholeNumber(name: Name, value: string, least: number): number {
  const number = Number(value)
  if (!/^\d{1,10}$/.test(value) || number < least)
    throw new UsageError(`--${name} must be a whole number of at least ${least}, not '${value}'`)
  return number
}

function readOnly(value: string): RequirementId[] {
  const ids = value
    .split(',')
    .map((id) => id.trim())
    .filter((id) => id !== '')
  if (ids.length === 0) throw new UsageError('--only names no requirement; give ids such as INV-ROUTE-001, see --list')
  return [
    ...new Set(
      ids.map((id) => {
        const known = REQUIREMENT_IDS.find((each) => each === id.toUpperCase())
        if (!known) throw new UsageError(`--only: there is no requirement ${id}${didYouMean(id, REQUIREMENT_IDS)}`)
        return known
      }),
    ),
  ]
}

function readReports(given: Given[Name]): { kind: ReportKind; file: string }[] {
  const reports = [given ?? []].flat().map((each) => {
    const [kind = '', ...rest] = String(each).split('=')
    const file = rest.join('=')
    if (file === '') throw new UsageError(`--report '${String(each)}' must be KIND=FILE, such as html=report.html`)
    return { kind: oneOf('report', kind, KINDS), file }
  })
  const twice = reports.find(({ file }, index) => reports.findIndex((other) => other.file === file) < index)
  if (twice) throw new UsageError(`--report names the file ${twice.file} twice; each report needs one of its own`)
  return reports
}

/** Whether the address is this machine's own. */
export function isLocal(address: string): boolean {
  const { hostname } = new URL(address)
  return /^(localhost|127\.\d+\.\d+\.\d+|\[::1\]|.+\.localhost)$/.test(hostname)
}
