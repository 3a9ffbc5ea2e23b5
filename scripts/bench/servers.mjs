// The servers that are compared, each its own process.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { connect, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { smallSubmission } from './submission.mjs'

const file = (path) => fileURLToPath(new URL(path, import.meta.url))
const GIVE_UP_MS = 30_000
const RETRY_MS = 1

/** What each is started with. Ours keeps its state on disk, durably, and counts nobody's requests. */
export const KINDS = {
  ours: ({ port, data }) => [
    file('../../dist/cli.js'),
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
  koa: ({ port }) => [file('./bare-koa.mjs'), String(port)],
  prism: ({ port }) => [file('./prism-mock.mjs'), String(port)],
}

const running = new Set()

/**
 * Starts a server and resolves when it has answered a submission with 200. `probe` puts probe.mjs
 * into it; without one it runs as a user runs it.
 */
export async function start(kind, { probe = true, data, nodeOptions = [] } = {}) {
  const folder = data ?? newFolder()
  const port = await freePort()
  const args = [
    ...nodeOptions,
    ...(probe ? ['--import', file('./probe.mjs')] : []),
    ...KINDS[kind]({ port, data: folder }),
  ]
  const spawned = performance.now()
  const child = spawn(process.execPath, args, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'], cwd: tmpdir() })
  const server = {
    kind,
    port,
    folder,
    pid: child.pid,
    ask: async (question) => {
      child.send(question)
      return (await once(child, 'message'))[0]
    },
    async stop() {
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
export async function stopAll() {
  for (const server of Array.from(running)) await server.stop()
}

export function newFolder() {
  return mkdtempSync(join(tmpdir(), 'nuntiq-kit-bench-'))
}

/** Resident memory as the system counts it, in bytes; undefined where it is not told this way. */
export function residentMemory(pid) {
  try {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) * 1024
  } catch {
    return undefined
  }
}

async function first200({ kind, port }, child) {
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
function attempt(port, text) {
  return new Promise((resolve) => {
    const socket = connect({ port, host: '127.0.0.1' }, () => socket.write(text))
    socket.on('data', (chunk) => {
      resolve(chunk.toString('latin1'))
      socket.destroy()
    })
    socket.on('error', () => resolve(undefined))
  })
}

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}
