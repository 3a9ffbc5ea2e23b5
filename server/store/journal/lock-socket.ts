import { chmod } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { OWN_FILE } from './folder-files.ts'
import { systemCode } from '../store-error.ts'

/** The holder's process id; `gone`: withdrew or died; `silent`: lives, but does not tell (a stopped process). */
export type Holder = number | 'gone' | 'silent'

/** A socket of ours, listening. Whoever connects learns our process id once we have confirmed. */
export interface Claim {
  confirm(): void
  /** Closes and removes the socket; those who wait for an answer find us gone. May be called twice. */
  withdraw(): Promise<void>
}

/** Milliseconds for an answer. A holder answers at once; a stopped process never does. */
const PATIENCE = 1000

/** Listens on a path, or resolves with `undefined` when something is there already. */
export function claim(path: string): Promise<Claim | undefined> {
  return new Promise((resolve, reject) => {
    const callers = new Set<Socket>()
    let confirmed = false
    let closed: Promise<void> | undefined
    const server = createServer((socket) => {
      callers.add(socket)
      socket.unref()
      socket.on('error', () => undefined)
      socket.on('close', () => callers.delete(socket))
      if (confirmed) socket.end(String(process.pid))
    })
    const confirm = (): void => {
      confirmed = true
      for (const socket of callers) socket.end(String(process.pid))
    }
    const withdraw = (): Promise<void> =>
      (closed ??= new Promise((done) => {
        server.close(() => done())
        for (const socket of callers) socket.destroy()
      }))
    server.unref()
    server.once('error', (error) => (systemCode(error) === 'EADDRINUSE' ? resolve(undefined) : reject(error)))
    const listening = (): void => resolve({ confirm, withdraw })
    // Its owner may ask who holds the folder. To others the refusal alone shows that somebody does.
    server.listen(path, () => void chmod(path, OWN_FILE).then(listening, listening))
  })
}

/** Sees whether somebody listens on a path; `undefined` when not. */
export function knock(path: string): Promise<{ readonly answer: Promise<Holder> } | undefined> {
  return new Promise((resolve) => {
    let told = ''
    let connected = false
    const socket = connect(path)
    const answer = new Promise<Holder>((settle) => {
      socket.setEncoding('utf8').setTimeout(PATIENCE, () => {
        settle('silent')
        socket.destroy()
      })
      socket.on('data', (text: string) => (told += text))
      socket.on('close', () => settle(/^\d+$/.test(told) ? Number(told) : 'gone'))
      socket.on('error', (error) => {
        // Any other refusal than these two (a full queue, another user's socket) shows that it is alive.
        const dead = ['ECONNREFUSED', 'ENOENT', 'ENOTSOCK'].includes(systemCode(error))
        if (!connected && !dead) settle('silent')
        if (!connected) resolve(dead ? undefined : { answer })
      })
    })
    socket.on('connect', () => {
      connected = true
      resolve({ answer })
    })
  })
}
