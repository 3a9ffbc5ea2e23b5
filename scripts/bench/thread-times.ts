import { readdirSync, readFileSync } from 'node:fs'

/** Processor time of each thread of a process so far, in microseconds, by its number. */
export function threadTimes(pid: number): Map<string, number> {
  const folder = `/proc/${pid}/task`
  const times = new Map<string, number>()
  for (const thread of readdirSync(folder)) {
    try {
      const [ran] = readFileSync(`${folder}/${thread}/schedstat`, 'latin1').split(' ')
      times.set(thread, Number(ran) / 1000)
    } catch {
      // It has ended meanwhile.
    }
  }
  return times
}
