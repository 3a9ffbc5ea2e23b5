// Measures servers in turns, A B C A B C, so that what else the machine does hits all alike.
import { control } from './control.mjs'
import { median } from './numbers.mjs'

/**
 * `amount` is what one turn is: { seconds } or { requests }. Answers, by the server's name, { rates, rate, p50,
 * p99, cpuUs }: the rates of all turns, and the medians of all turns (CPU of the whole process, a request).
 */
export async function compare({ servers, loader, request, connections, rounds, amount, warmUp }) {
  const turns = new Map(servers.map((server) => [server.name, []]))
  for (const server of servers) await loader.run({ port: server.port, connections, request, ...warmUp })
  for (let round = 0; round < rounds; round++) {
    for (const server of servers)
      turns.get(server.name).push(await turn({ server, loader, request, connections, amount }))
  }
  return Object.fromEntries([...turns].map(([name, measured]) => [name, summary(measured)]))
}

async function turn({ server, loader, request, connections, amount }) {
  if (server.kind === 'ours' && !server.keepsState) await control(server, { method: 'POST', path: '/reset', body: {} })
  const before = await server.ask('begin')
  const load = await loader.run({ port: server.port, connections, request, ...amount })
  const after = await server.ask('end')
  return { ...load, cpuUs: ((after.cpuMs - before.cpuMs) * 1000) / load.count, stallMs: after.longestStallMs }
}

function summary(measured) {
  const of = (name) => median(measured.map((turn) => turn[name]))
  return {
    rates: measured.map(({ rate }) => rate),
    rate: of('rate'),
    p50: of('p50'),
    p99: of('p99'),
    cpuUs: of('cpuUs'),
    stallMs: Math.max(...measured.map(({ stallMs }) => stallMs)),
  }
}
