// npm run bench:cpu: processor time of one submission, of this build and of others beside it, and of bare Koa.
//   --build NAME=DIR   another build to be measured in turns with this one, such as before=/tmp/before/dist; repeatable
//   --pdf KB           with a PDF of so many KB, another one each time, instead of 1.5 KB of JSON
//   --rounds N         default 7
//   --requests N       in each round; default 5000, with a PDF 600
//   --connections N    default 32
// The server's threads share one processor, the load has another.
import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type CpuRow, measureCpu } from './bench/measure-cpu.ts'
import { stopAll } from './bench/servers.ts'
import { pdfSubmission, smallSubmission } from './bench/submission.ts'

const { values } = parseArgs({
  options: {
    build: { type: 'string', multiple: true, default: [] },
    pdf: { type: 'string' },
    rounds: { type: 'string', default: '7' },
    requests: { type: 'string' },
    connections: { type: 'string', default: '32' },
  },
})
const others = values.build.map((text): [string, string] => {
  const [name = '', folder] = text.split('=', 2)
  if (folder === undefined) throw new Error(`--build ${text}: NAME=DIR is expected`)
  return [name, resolve(folder)]
})
const requests = Number(values.requests ?? (values.pdf === undefined ? 5000 : 600))

try {
  const rows = await measureCpu({
    builds: new Map([['this build', fileURLToPath(new URL('..', import.meta.url))], ...others]),
    rounds: Number(values.rounds),
    requests,
    warmUp: 2 * requests,
    connections: Number(values.connections),
    request: values.pdf === undefined ? smallSubmission() : pdfSubmission(Number(values.pdf) * 1024),
  })
  for (const line of rows.map(lineOf)) console.log(line)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  await stopAll()
}

function lineOf({ name, main, others: rest, total, ofKoa }: CpuRow): string {
  const parts = `${total.toFixed(1)} µs (main thread ${main.toFixed(1)}, others ${rest.toFixed(1)})`
  return `${name.padEnd(12)} ${parts}  bare Koa's by its own: ${ofKoa.toFixed(3)}`
}
