import { spawn } from 'node:child_process'
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import type { Test } from 'tap'
import { createSandbox } from '../server/sandbox/create-sandbox.ts'
import { PROBE_ENV } from './run-conform.test.helper.ts'

/** Enough to be asked for something. */
export const FEW = ['--only', 'AUTH-KEY-001,AUTH-KEY-002,KEY-LIST-001', '--timeout', '1', '--seed', '1']

/** What is done with a connection once something was sent on it. */
export type Behave = (socket: net.Socket) => void

/** A TCP target that hands its first connections on to a sandbox, and treats those after them badly. */
export async function hostileFor(t: Test, behave: Behave, { after = 0 }: { after?: number } = {}): Promise<string> {
  const sandbox = await createSandbox({ ephemeral: true, rateLimit: 0 })
  const sockets = new Set<net.Socket>()
  let connections = 0
  const server = net.createServer((socket) => {
    sockets.add(socket)
    // What the suite does to it is the test's subject; what becomes of this end is not.
    socket.on('error', () => undefined)
    if (++connections > after) return void socket.once('data', () => behave(socket))
    const { hostname, port } = new URL(sandbox.url)
    const passed = net.connect(Number(port), hostname)
    passed.on('error', () => undefined)
    socket.pipe(passed).pipe(socket)
  })
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve))
  t.teardown(async () => {
    for (const socket of sockets) socket.destroy()
    server.close()
    await sandbox.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api`
}

export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly out: string
  readonly err: string
}

export interface Running {
  readonly child: ReturnType<typeof spawn>
  readonly ended: Promise<Ended>
}

/** Starts the command as people do, in a process of its own. */
export function start(
  args: readonly string[],
  { cwd, env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Running {
  const child = spawn(process.execPath, [`${process.cwd()}/dist/cli.js`, 'conform', ...args], {
    env: { PATH: process.env['PATH'], ...PROBE_ENV, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    ...(cwd !== undefined && { cwd }),
  })
  let out = ''
  let err = ''
  child.stdout.on('data', (text) => (out += String(text)))
  child.stderr.on('data', (text) => (err += String(text)))
  const ended = new Promise<Ended>((resolve) =>
    child.on('close', (code, signal) => resolve({ code, signal, out, err })),
  )
  return { child, ended }
}
