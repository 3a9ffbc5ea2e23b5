import { quote } from './curl.ts'
import type { HeaderEvent } from './event.ts'

/** The command that runs again what a run was about, with other options at its end; keys come from the environment. */
export function commandLine(
  { command, target, profile, control, elsewhere, options }: HeaderEvent,
  others: readonly string[],
): string {
  const words = [
    command,
    `--target ${target}`,
    ...(control === null ? [] : [`--control ${control}`]),
    `--profile ${profile}`,
    ...(elsewhere && profile !== 'probe' ? ['--yes-leave-traces'] : []),
    ...Object.entries(options).map(([name, value]) => `--${name} ${quote(value)}`),
    ...others,
  ]
  return words.join(' ')
}
