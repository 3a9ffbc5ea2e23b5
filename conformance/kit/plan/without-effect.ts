import type { Options } from './options.ts'
import type { Given } from './read-arguments.ts'
import { UsageError } from './usage-error.ts'

/** Whoever gives an option counts on it: one that would change nothing is refused. Throws UsageError. */
export function checkEffect(
  given: Pick<Given, 'has'>,
  { control, footprint, counted }: Pick<Options, 'control' | 'footprint'> & { readonly counted: string },
): void {
  if (control !== undefined) return
  if (given.has('control-token'))
    throw new UsageError(
      '--control-token has no effect without --control: add --control URL, such as http://127.0.0.1:4010/_sandbox/v1, or leave the token out',
    )
  if (footprint === 'probe' && given.has('budget'))
    throw new UsageError(
      `--budget has no effect with --profile probe, which leaves no ${counted}: leave it out, or add --profile submit or full`,
    )
}
