import { LARGE } from './measure-rates.ts'
import type { Loader } from './loader.ts'
import { median, pairedRatio } from './numbers.ts'
import { type Server, start } from './servers.ts'
import { pdfSubmission, smallSubmission } from './submission.ts'

const WARM_UP_SECONDS = 2

interface Figures {
  readonly ms: number
  readonly growth: number
  readonly stallMs: number
}

export interface LargeFigures {
  readonly timeToKoa: number
  readonly ours: Figures
  readonly koa: Figures
}

/**
 * One submission of 9 MB after another, against bare Koa: time, growth of resident memory at its peak in
 * multiples of the file, the longest time for which the event loop was held. In processes that have seen
 * only small requests, because memory that was once taken is not given back.
 */
export async function measureLarge({ loader, rounds }: { loader: Loader; rounds: number }): Promise<LargeFigures> {
  const request = pdfSubmission(LARGE)
  const measured = { ours: await measuring('ours'), koa: await measuring('koa') }
  const both = [measured.ours, measured.koa]
  for (const each of both) {
    await loader.run({ port: each.server.port, connections: 32, seconds: WARM_UP_SECONDS, request: smallSubmission() })
    each.rssBefore = (await each.server.ask('begin')).rss
  }
  for (let round = 0; round < rounds; round++) {
    for (const { server, times, stalls } of both) {
      await server.ask('begin')
      times.push((await loader.run({ port: server.port, connections: 1, requests: 1, request })).p50)
      stalls.push((await server.ask('end')).longestStallMs)
    }
  }
  return {
    timeToKoa: pairedRatio(measured.ours.times, measured.koa.times),
    ours: await figuresOf(measured.ours),
    koa: await figuresOf(measured.koa),
  }
}

interface Measuring {
  readonly server: Server
  readonly times: number[]
  readonly stalls: number[]
  rssBefore: number
}

async function measuring(kind: 'ours' | 'koa'): Promise<Measuring> {
  return { server: await start(kind), times: [], stalls: [], rssBefore: NaN }
}

async function figuresOf({ server, times, stalls, rssBefore }: Measuring): Promise<Figures> {
  const { peakRss } = await server.ask('end')
  await server.stop()
  return { ms: median(times), growth: (peakRss - rssBefore) / LARGE, stallMs: Math.max(...stalls) }
}
