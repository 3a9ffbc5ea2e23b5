import { LARGE } from './measure-rates.mjs'
import { median, pairedRatio } from './numbers.mjs'
import { start } from './servers.mjs'
import { pdfSubmission, smallSubmission } from './submission.mjs'

const WARM_UP_SECONDS = 2

/**
 * One submission of 9 MB after another, against bare Koa: time, growth of resident memory at its peak in
 * multiples of the file, the longest time for which the event loop was held. In processes that have seen
 * only small requests, because memory that was once taken is not given back.
 */
export async function measureLarge({ loader, rounds }) {
  const request = pdfSubmission(LARGE)
  const servers = [await start('ours'), await start('koa')]
  const measured = new Map()
  for (const server of servers) {
    await loader.run({ port: server.port, connections: 32, seconds: WARM_UP_SECONDS, request: smallSubmission() })
    measured.set(server.kind, { times: [], stalls: [], rssBefore: (await server.ask('begin')).rss })
  }
  for (let round = 0; round < rounds; round++) {
    for (const server of servers) {
      const { times, stalls } = measured.get(server.kind)
      await server.ask('begin')
      times.push((await loader.run({ port: server.port, connections: 1, requests: 1, request })).p50)
      stalls.push((await server.ask('end')).longestStallMs)
    }
  }
  for (const server of servers) {
    const figures = measured.get(server.kind)
    figures.growth = ((await server.ask('end')).peakRss - figures.rssBefore) / LARGE
    await server.stop()
  }
  const [ours, koa] = [measured.get('ours'), measured.get('koa')]
  return {
    timeToKoa: pairedRatio(ours.times, koa.times),
    ours: { ms: median(ours.times), growth: ours.growth, stallMs: Math.max(...ours.stalls) },
    koa: { ms: median(koa.times), growth: koa.growth, stallMs: Math.max(...koa.stalls) },
  }
}
