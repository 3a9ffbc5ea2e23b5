import { parseArgs } from 'node:util'
import { nameOf } from '../http/served-hosts.ts'
import { parseInstant } from '../platform/clock.ts'
import type { LogFormat } from '../log/log.ts'

/** Every option of `serve`: its flag, its environment variable and its help are made from this one table. */
const OPTIONS = {
  port: { type: 'string', value: 'N', help: 'port to listen on; 0 picks a free one (default 4010)' },
  host: { type: 'string', value: 'ADDRESS', help: 'address to listen on (default 127.0.0.1)' },
  data: { type: 'string', value: 'DIR', help: 'folder to keep the state in (default .nuntiq-kit)' },
  ephemeral: { type: 'boolean', help: 'keep nothing on disk' },
  store: { type: 'string', value: 'URL', help: 'memory: or file:DIR; the same as --ephemeral or --data DIR' },
  world: {
    type: 'string',
    value: 'NAME|FILE',
    help: 'what a fresh sandbox holds: default, empty, or a JSON or YAML file',
  },
  seed: { type: 'string', value: 'N', help: 'make ids, tokens and codes the same in every run' },
  clock: { type: 'string', value: 'ISO', help: 'time at which a fresh sandbox starts, such as 2026-05-19T08:00:00Z' },
  'rate-limit': {
    type: 'string',
    value: 'N',
    help: 'requests per minute per IP address; 0 turns the limit off (default 300)',
  },
  smtp: { type: 'string', value: 'URL', help: 'also deliver mail to an SMTP server, such as smtp://127.0.0.1:1025' },
  'portal-origin': {
    type: 'string',
    value: 'URL',
    help: 'where links in mails and errors lead (default: the sandbox itself)',
  },
  'allowed-host': {
    type: 'string',
    value: 'NAME',
    multiple: true,
    help: 'also answer to this name in Host; repeatable; * for any name',
  },
  'control-token': {
    type: 'string',
    value: 'T',
    help: 'ask callers of the control API for this token; needed when --host is not a loopback address',
  },
  pepper: {
    type: 'string',
    value: 'TEXT',
    help: 'key for the hashes of secrets (default: generated and kept in the data folder)',
  },
  plain: { type: 'boolean', help: 'leave out the Sandbox-… headers' },
  log: { type: 'string', value: 'FORMAT', help: 'pretty, json or silent (default: pretty)' },
  help: { type: 'boolean', short: 'h', help: 'show this text' },
} as const satisfies Record<
  string,
  { type: 'string' | 'boolean'; value?: string; short?: string; multiple?: true; help: string }
>

type OptionName = keyof typeof OPTIONS

export interface ServeOptions {
  readonly port: number
  readonly host: string
  /** Null keeps nothing. */
  readonly data: string | null
  readonly world: string
  readonly seed: string | null
  readonly clock: string | null
  readonly rateLimit: number
  readonly smtp: string | null
  readonly portalOrigin: string | null
  /** Names by which it may be called, beside loopback names. */
  readonly allowedHosts: readonly string[]
  readonly controlToken: string | null
  readonly pepper: string | null
  readonly plain: boolean
  readonly log: LogFormat
}

/** A command line that cannot be used; the message names the option and what it may be. */
export class BadOption extends Error {}

export const SERVE_HELP = `nuntiq-kit serve: run the sandbox

${(Object.entries(OPTIONS) as [OptionName, { value?: string; help: string }][])
  .map(([name, { value, help }]) => `  ${`--${name}${value ? ` ${value}` : ''}`.padEnd(26)}${help}`)
  .join('\n')}

Each option can also be set as an environment variable: NUNTIQ_KIT_PORT, NUNTIQ_KIT_RATE_LIMIT, NUNTIQ_KIT_EPHEMERAL=1 and so on.
NUNTIQ_KIT_ALLOWED_HOST takes several names, separated by commas.
`

/** Reads flags, then the environment, then defaults. Undefined when help was asked for. */
export function readServeOptions(args: readonly string[], env: NodeJS.ProcessEnv): ServeOptions | undefined {
  const given = readFlags(args)
  const value = (name: OptionName): string | undefined => {
    const flag = given[name]
    if (flag === '') throw new BadOption(`--${name} needs a value`)
    return typeof flag === 'string' ? flag : env[variableOf(name)] || undefined
  }
  const isOn = (name: OptionName): boolean => given[name] === true || readSwitch(name, env[variableOf(name)])
  if (given.help === true) return undefined

  const host = value('host') ?? '127.0.0.1'
  return {
    host,
    port: whole('port', value('port') ?? '4010', 65_535),
    data: readData({ data: value('data'), store: value('store'), ephemeral: isOn('ephemeral') }),
    world: value('world') ?? 'default',
    seed: value('seed') ?? null,
    clock: readInstant(value('clock')),
    rateLimit: whole('rate-limit', value('rate-limit') ?? '300', 1_000_000),
    smtp: value('smtp') ?? null,
    portalOrigin: readOrigin(value('portal-origin')),
    allowedHosts: readHosts(given['allowed-host'] ?? env[variableOf('allowed-host')]?.split(',')),
    controlToken: value('control-token') ?? null,
    pepper: value('pepper') ?? null,
    plain: isOn('plain'),
    log: readLogFormat(value('log') ?? 'pretty'),
  }
}

function readFlags(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options: OPTIONS, strict: true, allowPositionals: false }).values
  } catch (error) {
    const message = error instanceof Error ? (error.message.split(/\.\s/)[0] ?? '') : String(error)
    const problem = message.replace(/\.$/, '').replace(/^Option '(--[\w-]+)' argument is ambiguous$/, BEGINS_WITH_DASH)
    throw new BadOption(`${problem}; nuntiq-kit serve --help lists the options`)
  }
}

const BEGINS_WITH_DASH = '$1 needs a value, and what follows it begins with a dash (if it is the value, write $1=…)'

function variableOf(name: OptionName): string {
  return `NUNTIQ_KIT_${name.toUpperCase().replaceAll('-', '_')}`
}

function readSwitch(name: OptionName, text: string | undefined): boolean {
  if (text === undefined || text === '' || text === '0' || text === 'false') return false
  if (text === '1' || text === 'true') return true
  throw new BadOption(`${variableOf(name)} must be 1 or 0, not '${text}'`)
}

function whole(name: OptionName, text: string, most: number): number {
  const number = Number(text)
  if (!/^\d+$/.test(text) || number > most)
    throw new BadOption(`--${name} must be a whole number from 0 to ${most}, not '${text}'`)
  return number
}

function readData(sent: { data: string | undefined; store: string | undefined; ephemeral: boolean }): string | null {
  if (sent.ephemeral && sent.data !== undefined)
    throw new BadOption('--ephemeral and --data exclude each other: choose one')
  if (sent.store === undefined) return sent.ephemeral ? null : (sent.data ?? '.nuntiq-kit')
  if (sent.ephemeral || sent.data !== undefined)
    throw new BadOption('--store excludes --data and --ephemeral: choose one')
  if (sent.store === 'memory:') return null
  const folder = /^file:(?:\/\/)?(.+)$/.exec(sent.store)?.[1]
  if (folder === undefined) throw new BadOption(`--store must be memory: or file:DIR, not '${sent.store}'`)
  return folder
}

function readInstant(text: string | undefined): string | null {
  if (text === undefined) return null
  if (parseInstant(text) === undefined)
    throw new BadOption(`--clock must be an instant such as 2026-05-19T08:00:00Z, not '${text}'`)
  return text
}

function readOrigin(text: string | undefined): string | null {
  if (text === undefined) return null
  const url = URL.canParse(text) ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol) || url.pathname !== '/' || url.search || url.hash) {
    throw new BadOption(`--portal-origin must be an address such as https://portal.example, not '${text}'`)
  }
  return url.origin
}

function readHosts(names: readonly string[] | undefined): string[] {
  return (names ?? []).flatMap((sent) => {
    const text = sent.trim()
    if (text === '') return []
    if (text !== '*' && nameOf(text) === undefined)
      throw new BadOption(`--allowed-host must be the name of a host such as sandbox.example, or *, not '${text}'`)
    return [text]
  })
}

function readLogFormat(text: string): LogFormat {
  if (text === 'pretty' || text === 'json' || text === 'silent') return text
  throw new BadOption(`--log must be pretty, json or silent, not '${text}'`)
}
