import { median, pairedRatio } from './numbers.ts'
import { residentMemory, start } from './servers.ts'

const SETTLE_MS = 500

export interface StartFigures {
  readonly startMs: number
  readonly toPrism: number
  readonly memory: number
  readonly others: readonly { name: string; startMs: number; memory: number }[]
}

/** From spawn to the first submission answered with 200, in a new folder; memory once it is quiet again. */
export async function measureStart({ rounds }: { rounds: number }): Promise<StartFigures> {
  const kinds = ['ours', 'koa', 'prism'] as const
  const measured = { ours: noFigures(), koa: noFigures(), prism: noFigures() }
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

const noFigures = (): { startMs: number[]; memory: number[] } => ({ startMs: [], memory: [] })
