import { median, pairedRatio } from './numbers.mjs'
import { residentMemory, start } from './servers.mjs'

const SETTLE_MS = 500

/** From spawn to the first submission answered with 200, in a new folder; memory once it is quiet again. */
export async function measureStart({ rounds }) {
  const kinds = ['ours', 'koa', 'prism']
  const measured = Object.fromEntries(kinds.map((kind) => [kind, { startMs: [], memory: [] }]))
  for (let round = 0; round < rounds; round++) {
    for (const kind of kinds) {
      const server = await start(kind, { probe: false })
      measured[kind].startMs.push(server.startMs)
      await new Promise((resolve) => {
        setTimeout(resolve, SETTLE_MS)
      })
      measured[kind].memory.push(residentMemory(server.pid))
      await server.stop()
    }
  }
  const { ours, koa, prism } = measured
  return {
    startMs: median(ours.startMs),
    toPrism: pairedRatio(ours.startMs, prism.startMs),
    memory: median(ours.memory),
    others: [
      { name: 'bare Koa', startMs: median(koa.startMs), memory: median(koa.memory) },
      { name: 'Prism', startMs: median(prism.startMs), memory: median(prism.memory) },
    ],
  }
}
