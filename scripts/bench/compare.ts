// Measures servers in turns, A B C A B C, so that what else the machine does hits all alike.
import { control } from './control.ts'
import type { Amount, Load, Loader } from './loader.ts'
import { median } from './numbers.ts'
import type { Server } from './servers.ts'
import type { PreparedRequest } from './submission.ts'

export interface Contestant {
  readonly server: Server
  /** Not to be emptied before each turn. */
  readonly keepsState?: boolean
}

/** The rates of all turns, and the medians of all turns (CPU of the whole process, a request). */
export interface Summary {
  readonly rates: readonly number[]
  readonly rate: number
  readonly p50: number
  readonly p99: number
  readonly cpuUs: number
  readonly stallMs: number
}

interface Plan {
  readonly loader: Loader
  readonly request: PreparedRequest
  readonly connections: number
  readonly rounds: number
  /** What one turn is. */
  readonly amount: Amount
  readonly warmUp: Amount
}

interface Turn extends Load {
  readonly cpuUs: number
  readonly stallMs: number
}

export async function compare<Name extends string>(
  contestants: Readonly<Record<Name, Contestant>>,
  plan: Plan,
): Promise<Record<Name, Summary>> {
  const { loader, request, connections, rounds, warmUp } = plan
  const turns = (Object.keys(contestants) as Name[]).map((name) => ({
    name,
    contestant: contestants[name],
    measured: [] as Turn[],
  }))
  for (const { contestant } of turns) {
    await loader.run({ port: contestant.server.port, connections, request, ...warmUp })
  }
  for (let round = 0; round < rounds; round++) {
    for (const { contestant, measured } of turns) measured.push(await turn(contestant, plan))
  }
  return Object.fromEntries(turns.map(({ name, measured }) => [name, summary(measured)])) as Record<Name, Summary>
}

async function turn({ server, keepsState }: Contestant, plan: Plan): Promise<Turn> {
  const { loader, request, connections, amount } = plan
  if (server.kind === 'ours' && !keepsState) await control(server, { method: 'POST', path: '/reset', body: {} })
  const before = await server.ask('begin')
  const load = await loader.run({ port: server.port, connections, request, ...amount })
  const after = await server.ask('end')
  return { ...load, cpuUs: ((after.cpuMs - before.cpuMs) * 1000) / load.count, stallMs: after.longestStallMs }
}

function summary(measured: readonly Turn[]): Summary {
  const of = (name: 'rate' | 'p50' | 'p99' | 'cpuUs'): number => median(measured.map((each) => each[name]))
  return {
    rates: measured.map(({ rate }) => rate),
    rate: of('rate'),
    p50: of('p50'),
    p99: of('p99'),
    cpuUs: of('cpuUs'),
    stallMs: Math.max(...measured.map(({ stallMs }) => stallMs)),
  }
}
