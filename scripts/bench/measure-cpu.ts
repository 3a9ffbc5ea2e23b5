import { availableParallelism } from 'node:os'
import { type Loader, startLoader } from './loader.ts'
import { median } from './numbers.ts'
import { type Server, start } from './servers.ts'
import type { PreparedRequest } from './submission.ts'
import { threadTimes } from './thread-times.ts'

export interface CpuPlan {
  /** Folders of builds by name, the first of them that of this one; bare Koa is measured beside them. */
  readonly builds: ReadonlyMap<string, string>
  readonly rounds: number
  /** Of each round, a fixed number: what it costs to begin is then the same for all. */
  readonly requests: number
  readonly warmUp: number
  readonly connections: number
  readonly request: PreparedRequest
}

/** Processor time of one request, in microseconds: medians over the rounds. */
export interface CpuRow {
  readonly name: string
  readonly main: number
  /** Disk, collection and compilation: all threads but the main one. */
  readonly others: number
  readonly total: number
  /** Bare Koa's total of the same round, by that of this server: the median of the rounds. */
  readonly ofKoa: number
}

/** Server and load have a processor each, and the servers take turns, so that whatever else the machine does meets all alike. */
export async function measureCpu(plan: CpuPlan): Promise<CpuRow[]> {
  if (availableParallelism() < 2) throw new Error('two processors are needed: one for the server, one for the load')
  const loader = startLoader({ core: 1 })
  const servers = new Map<string, Server>([['bare Koa', await start('koa', { probe: false, core: 0 })]])
  try {
    for (const [name, build] of plan.builds) servers.set(name, await start('ours', { probe: false, build, core: 0 }))
    const rounds: Map<string, Spent>[] = []
    for (const server of servers.values()) await drive({ ...plan, loader, server, requests: plan.warmUp })
    while (rounds.length < plan.rounds) {
      const round = new Map<string, Spent>()
      for (const [name, server] of servers) round.set(name, await drive({ ...plan, loader, server }))
      rounds.push(round)
    }
    return Array.from(servers.keys(), (name) => rowOf(name, rounds))
  } finally {
    loader.stop()
    for (const server of servers.values()) await server.stop()
  }
}

interface Spent {
  readonly main: number
  readonly total: number
}

async function drive({
  loader,
  server,
  requests,
  connections,
  request,
}: Pick<CpuPlan, 'requests' | 'connections' | 'request'> & { loader: Loader; server: Server }): Promise<Spent> {
  const { pid, port } = server
  if (pid === undefined) throw new Error('a server without a process')
  const before = threadTimes(pid)
  await loader.run({ port, connections, request, requests })
  const spent = Array.from(threadTimes(pid), ([thread, time]) => [thread, time - (before.get(thread) ?? 0)] as const)
  const total = spent.reduce((sum, [, time]) => sum + time, 0)
  const main = spent.find(([thread]) => thread === String(pid))?.[1] ?? NaN
  return { main: main / requests, total: total / requests }
}

function rowOf(name: string, rounds: readonly Map<string, Spent>[]): CpuRow {
  const of = (pick: (spent: Spent, koa: Spent) => number): number =>
    median(
      rounds.map((round) => {
        const [spent, koa] = [round.get(name), round.get('bare Koa')]
        return spent && koa ? pick(spent, koa) : NaN
      }),
    )
  return {
    name,
    main: of(({ main }) => main),
    others: of(({ main, total }) => total - main),
    total: of(({ total }) => total),
    ofKoa: of(({ total }, koa) => koa.total / total),
  }
}
