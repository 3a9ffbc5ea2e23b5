import { startServe, temporaryFolder } from '../../fixtures/testing/serve-process.ts'
import type { Arena, Attack, Victim } from './attack.ts'
import { chanceFrom } from './chance.ts'
import { watchHealth } from './health.ts'

/** `GET /health` is answered within this time, whatever else is going on. */
export const HEALTH_WITHIN_MS = 200

export interface Outcome {
  readonly did: string
  readonly violations: readonly string[]
  /** Longest wait for `/health`, without the time in which others had the processor. */
  readonly slowestMs: number
  /** That time, at the worst. */
  readonly machineMs: number
}

export interface Terms {
  readonly seed: string
  readonly short: boolean
}

/** Runs one attack to its end. An attack that throws has found something as well. */
export async function runAttack(attack: Attack, { seed, short }: Terms): Promise<Outcome> {
  const violations: string[] = []
  const victims: Victim[] = []
  const until = performance.now() + 1000 * (short ? attack.seconds.short : attack.seconds.full)
  let slowestMs = 0
  let machineMs = 0
  using folder = temporaryFolder()
  const arena: Arena = {
    chance: chanceFrom(`${seed} ${attack.name}`),
    short,
    goesOn: () => performance.now() < until,
    violated: (what) => void violations.push(what),
    async serve({ args = [], folder: data = folder.path, faultsExpected = false } = {}) {
      const server = await startServe({ args: ['--data', data, '--rate-limit', '0', ...args] })
      const watch = watchHealth({ url: server.url, pid: server.process.pid ?? 0 })
      let finished: Promise<void> | undefined
      const finish = async (): Promise<void> => {
        const health = await watch.end()
        slowestMs = Math.max(slowestMs, health.slowestMs)
        machineMs = Math.max(machineMs, health.machineMs)
        for (const trouble of health.troubles) violations.push(`/health: ${trouble}`)
        const { code, signal, stderr } = await server.stop()
        if (code !== 0) violations.push(`it ended with ${code ?? signal}: ${stderr.slice(-600)}`)
        if (!faultsExpected) violations.push(...faultsOf(server.events()))
      }
      const victim: Victim = { ...server, slowest: () => watch.look(), finish: () => (finished ??= finish()) }
      victims.push(victim)
      return victim
    },
  }
  let did = ''
  try {
    did = await attack.run(arena)
  } catch (error) {
    violations.push(error instanceof Error ? (error.stack ?? error.message) : String(error))
  } finally {
    for (const victim of victims) await victim.finish()
  }
  return { did, violations, slowestMs, machineMs }
}

/** What it said of itself that must not be: an error nobody foresaw, or an answer that breaks the contract. */
function faultsOf(events: readonly Readonly<Record<string, unknown>>[]): string[] {
  return events
    .filter(({ event }) => event === 'fault' || event === 'contract-broken')
    .map((event) => JSON.stringify(event).slice(0, 600))
    .slice(0, 5)
}
