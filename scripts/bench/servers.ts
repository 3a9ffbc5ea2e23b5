// The servers that are compared, each its own process.
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Reading } from './probe.ts'
import { smallSubmission } from './submission.ts'

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url))
const GIVE_UP_MS = 30_000
const RETRY_MS = 1

export type Kind = 'ours' | 'koa' | 'prism'

export interface Server {
  readonly kind: Kind
  readonly port: number
  readonly pid: number | undefined
  readonly startMs: number
  /** What the process tells of itself; needs the probe. */
  ask(question: 'begin' | 'end'): Promise<Reading>
  stop(): Promise<void>
}

/** What each is started with. Ours keeps its state on disk, durably, and counts nobody's requests. */
const KINDS: Readonly<Record<Kind, (started: { port: number; data: string; build: string }) => string[]>> = {
  ours: ({ port, data, build }) => [
    join(build, 'cli.js'),
    'serve',
    '--port',
    String(port),
    '--data',
    data,
    '--rate-limit',
    '0',
    '--log',
    'silent',
  ],
  koa: ({ port }) => [file('./bare-koa.js'), String(port)],
  prism: ({ port }) => [file('./prism-mock.js'), String(port)],
}

const running = new Set<{ stop(): Promise<void> }>()

export interface StartOptions {
  readonly probe?: boolean
  readonly data?: string
  /** Of ours: the folder of another build. */
  readonly build?: string
  /** The number of the processor that all its threads share; all of them unless told. */
  readonly core?: number
}

/**
 * Starts a server and resolves when it has answered a submission with 200. `probe` puts probe.ts
 * into it; without one it runs as a user runs it.
 */
export async function start(
  kind: Kind,
  { probe = true, data, build = file('../..'), core }: StartOptions = {},
): Promise<Server> {
  const folder = data ?? newFolder()
  const port = await freePort()
  const args = [...(probe ? ['--import', file('./probe.js')] : []), ...KINDS[kind]({ port, data: folder, build })]
  const spawned = performance.now()
  const [command = '', ...rest] = [...pinnedTo(core), process.execPath, ...args]
  const child = spawn(command, rest, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], cwd: tmpdir() })
  const server = {
    kind,
    port,
    pid: child.pid,
    async ask(question: 'begin' | 'end') {
      child.send(question)
      const [reading] = (await once(child, 'message')) as [Reading]
      return reading
    },
    async stop(): Promise<void> {
      running.delete(server)
      if (child.exitCode === null && child.signalCode === null) {
        const gone = once(child, 'exit')
        child.kill(kind === 'ours' ? 'SIGTERM' : 'SIGKILL')
        await gone
      }
      if (data === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
  running.add(server)
  await first200(server, child)
  return { ...server, startMs: performance.now() - spawned }
}

/** Whatever happens, no server is left behind. */
export async function stopAll(): Promise<void> {
  for (const server of Array.from(running)) await server.stop()
}

export function newFolder(): string {
  return mkdtempSync(join(tmpdir(), 'nuntiq-kit-bench-'))
}

/** What a command begins with that runs on one processor only. */
export function pinnedTo(core: number | undefined): string[] {
  return core === undefined ? [] : ['taskset', '--cpu-list', String(core)]
}

/** Resident memory as the system counts it, in bytes; NaN where it is not told this way. */
export function residentMemory(pid: number | undefined): number {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
  } catch {
    return NaN
  }
}

async function first200({ kind, port }: { kind: Kind; port: number }, child: ChildProcess): Promise<void> {
  const giveUp = performance.now() + GIVE_UP_MS
  const { head, body } = smallSubmission()
  for (;;) {
    const answer = await attempt(port, head + body)
    if (answer?.startsWith('HTTP/1.1 200')) return
    if (answer) throw new Error(`${kind} answered ${answer.slice(0, 600)}`)
    if (child.exitCode !== null) throw new Error(`${kind} ended with ${child.exitCode} before it answered`)
    if (performance.now() > giveUp) throw new Error(`${kind} gave no answer within ${GIVE_UP_MS / 1000} s`)
    await new Promise((resolve) => {
      setTimeout(resolve, RETRY_MS)
    })
  }
}

/** The first part of the answer, or undefined when nobody listens yet. */
function attempt(port: number, text: string): Promise<string | undefined> {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(text))
    socket.on('data', (chunk) => {
      resolve(chunk.toString('latin1'))
      socket.destroy()
    })
    socket.on('error', () => resolve(undefined))
  })
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port was given')
  return address.port
}
