// Put into a measured server with --import: tells, when asked over IPC, what only the process itself
// knows. All servers of a comparison carry it alike.
import { monitorEventLoopDelay } from 'node:perf_hooks'

export interface Reading {
  readonly cpuMs: number
  readonly rss: number
  readonly peakRss: number
  readonly longestStallMs: number
}

const RESOLUTION_MS = 1
const loop = monitorEventLoopDelay({ resolution: RESOLUTION_MS })

process.on('message', (question) => {
  if (question === 'begin') {
    loop.enable()
    loop.reset()
  }
  const { user, system } = process.cpuUsage()
  const reading: Reading = {
    cpuMs: (user + system) / 1000,
    rss: process.memoryUsage.rss(),
    peakRss: process.resourceUsage().maxRSS * 1024,
    // The histogram counts from one tick to the next: what exceeds a tick was somebody's work.
    longestStallMs: Math.max(0, loop.max / 1e6 - RESOLUTION_MS),
  }
  process.send?.(reading)
  if (question === 'end') loop.disable()
})
// A server that is told to stop must not be kept up by this.
process.channel?.unref()
