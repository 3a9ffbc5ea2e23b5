import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'

/** The installed command, started as `node …` so that a signal reaches it and not npx. */
export const COMMAND = 'node_modules/nuntiq-kit/dist/cli.js'

/** Starts the installed server, uses it, and stops it as a service manager would. */
export async function withServer(folder: string, use: (url: string) => Promise<void>): Promise<void> {
  const server = spawn(process.execPath, [COMMAND, 'serve', '--ephemeral', '--port', '0', '--log', 'json'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const ended = once(server, 'exit')
  try {
    const { event, url } = await firstEvent(server.stdout)
    if (event !== 'listening') throw new Error(`the first event is ${event} instead of listening`)
    await use(url)
  } finally {
    server.kill('SIGTERM')
  }
  const [code] = (await ended) as [number | null]
  if (code !== 0) throw new Error(`SIGTERM ended it with ${code} instead of 0`)
}

async function firstEvent(output: Readable): Promise<{ event: string; url: string }> {
  const lines = createInterface({ input: output })
  const line = await Promise.race([once(lines, 'line'), once(lines, 'close').then(() => undefined)])
  if (!line) throw new Error('it ended without a word')
  return JSON.parse(String(line[0])) as { event: string; url: string }
}
