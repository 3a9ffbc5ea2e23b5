import { DEFAULT_BUDGET } from './options.ts'
import type { Profile } from '../profile.ts'

/** Where the explanations of the help begin. */
const COLUMN = 28

/** `nuntiq-kit conform --help`, for one profile among those that there are. */
export function usage(profile: Profile, names: readonly string[]): string {
  const { contract, footprints, options, title } = profile
  const own = Object.entries(options).map(([name, { value, env, help }]) =>
    line(`--${name} ${value}`, env === undefined ? help : `${help} (${env})`),
  )
  const [first, ...others] = names
  return `Usage: nuntiq-kit conform --target BASE [options]

Tells whether a deployment keeps the contract of the ${title}.

What is judged
${line('--api NAME', `which API: ${[`${first ?? ''} (default)`, ...others].join(', ')}`)}
${line('--target BASE', `base address; ends in ${contract.root}`)}
  --control URL             control API of a sandbox, such as http://127.0.0.1:4010/_sandbox/v1:
                            the suite makes its own tenants and keys and moves their time
  --control-token T         for a sandbox that was started with one (NUNTIQ_KIT_CONTROL_TOKEN)

What the run may use, without --control
${own.join('\n')}

What the run may leave behind
${line('--profile probe', `${footprints.help.probe} (default without --control)`)}
${line('--profile submit', footprints.help.submit)}
${line('--profile full', `${footprints.help.full} (default with --control)`)}
  --yes-leave-traces        agrees to submit or full against a host that is not this machine
${line('--budget N', `at most N ${footprints.counted}, default ${DEFAULT_BUDGET}; what needs more is inconclusive`)}

Rules that need hours, without --control
  --plant FILE              plants what takes hours, and notes it
  --harvest FILE            decides, hours or a day later

What is run and reported
  --only ID,...             these requirements
  --list                    the register, with level, evidence, profile and needs; runs nothing
  --report KIND=FILE        tap, junit, json, html or ndjson; repeatable. TAP is on standard output
  --seed N                  repeats shapes and choices of a run, under new names
  --timeout SECONDS         for one answer, default 30
  --ca FILE                 trusts this certificate authority (PEM) beside the usual ones
  --help

Exit codes: 0 conforms, 1 a requirement is violated, 2 the command or its configuration is unusable,
3 the target could not be reached or nothing could be decided.
`
}

function line(option: string, help: string): string {
  const head = `  ${option}`
  return head.length < COLUMN ? `${head.padEnd(COLUMN)}${help}` : `${head}\n${' '.repeat(COLUMN)}${help}`
}
