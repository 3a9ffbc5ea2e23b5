import { createSandbox } from '../../../server/sandbox/create-sandbox.ts'
import { readOptions } from '../../kit/plan/options.ts'
import { makePlan } from '../../kit/plan/plan.ts'
import type { RunEvent } from '../../kit/report/event.ts'
import { runSuite } from '../../kit/run/run-suite.ts'
import { outside } from '../../kit/wire/outside.ts'
import { NUNTIQ_PARTNER } from '../profile.ts'
import type { Mutant } from './define-mutant.ts'
import type { Modifier } from './modifier.ts'
import { startProxy } from './proxy.ts'
import { CONTROL } from './where.ts'

/**
 * What the suite made of a mutant. Killed: the requirement that it breaks has failed. Killed elsewhere:
 * only others have. Survived: none has. Void: it was not tried, since nothing on the wire was changed,
 * no case decides the requirement, or the suite could not finish.
 */
export type Fate = 'killed' | 'killed elsewhere' | 'survived' | 'void'

export interface Judged {
  readonly mutant: Mutant
  readonly fate: Fate
  /** What the verdict says, or why there is none. */
  readonly said: string
}

export interface Suited {
  readonly exit: number
  readonly events: readonly RunEvent[]
  /** Why the run could not begin. */
  readonly message?: string
  /** Exchanges that the modifier changed. */
  readonly changed: number
}

/** Runs the suite against a fresh sandbox behind a modifier. */
export async function runBehind(
  modifier: Modifier,
  { args = [], seed = 1 }: { args?: readonly string[]; seed?: number } = {},
): Promise<Suited> {
  const { cases, watches } = NUNTIQ_PARTNER
  await using sandbox = await createSandbox({ ephemeral: true })
  const proxy = await startProxy(sandbox.url, modifier)
  try {
    const result = await runSuite({
      profile: NUNTIQ_PARTNER,
      options: readOptions(
        NUNTIQ_PARTNER,
        ['--target', `${proxy.url}/api`, '--control', proxy.url + CONTROL, '--seed', String(seed), ...args],
        {},
      ),
      plan: (selection) => makePlan({ profile: NUNTIQ_PARTNER, cases, watches }, selection),
      outside,
      signal: new AbortController().signal,
    })
    const { changed } = proxy
    return result.ran ? { ...result, changed } : { exit: result.exit, events: [], message: result.message, changed }
  } finally {
    await proxy.close()
  }
}

/**
 * Runs the cases of the broken requirement first; only a mutant that they miss is shown to all the
 * others, or to those that `elsewhere` selects.
 */
export async function judgeMutant(
  mutant: Mutant,
  { seed = 1, elsewhere = [] }: { seed?: number; elsewhere?: readonly string[] } = {},
): Promise<Judged> {
  const { breaks } = mutant
  const own = await runBehind(mutant.modifier(), { args: ['--only', breaks], seed })
  const verdict = own.events.find((event) => event.event === 'verdict' && event.requirement === breaks)
  const reason =
    verdict?.event === 'verdict'
      ? `${verdict.status}${verdict.reason === undefined ? '' : `: ${verdict.reason}`}`
      : (own.message ?? 'no verdict')
  if (own.message !== undefined || verdict?.event !== 'verdict' || verdict.status === 'skip')
    return { mutant, fate: 'void', said: reason }
  if (own.changed === 0) return { mutant, fate: 'void', said: `no exchange was changed; ${reason}` }
  if (verdict.status === 'fail') return { mutant, fate: 'killed', said: reason }

  const all = await runBehind(mutant.modifier(), { args: elsewhere, seed })
  const failed = all.events.flatMap((event) =>
    event.event === 'verdict' && event.status === 'fail' ? [event.requirement] : [],
  )
  if (failed.includes(breaks)) return { mutant, fate: 'killed', said: 'in a run of all cases only' }
  if (failed.length > 0) return { mutant, fate: 'killed elsewhere', said: `${failed.join(', ')}; ${reason}` }
  if (all.exit === 2) return { mutant, fate: 'void', said: `the suite failed; ${reason}` }
  return { mutant, fate: 'survived', said: reason }
}
