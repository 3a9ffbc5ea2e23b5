import { createHash } from 'node:crypto'
import { mkdir, readdir, unlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { claim, knock, type Holder, type Claim } from './lock-socket.ts'
import { StoreError, systemCode } from '../store-error.ts'

export interface FolderLock {
  release(): Promise<void>
}

/** A socket's path must fit into 104 bytes (macOS) or 108 (Linux). */
const LONGEST_PATH = 100
const ATTEMPTS = 50
/** What a file system that has no sockets answers: some mounts of containers. */
const NO_SOCKETS = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'EINVAL', 'ENOSYS'])

/**
 * Holds a folder for this process, with a socket that the system closes when the process dies, in
 * whichever way. A process id in a file could not be trusted: in a container it is always the same.
 * `folder` is a real path. Throws a `StoreError` that names the holder when there is one.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  const name = `nuntiq-kit-${createHash('sha256').update(folder).digest('hex').slice(0, 16)}`
  if (process.platform === 'win32') return lockPipe(folder, `\\\\.\\pipe\\${name}`)
  const elsewhere = join(tmpdir(), name)
  const near = [folder, relative('', folder)].find(
    (place) => Buffer.byteLength(socketIn(place, 999_999)) < LONGEST_PATH,
  )
  try {
    if (near !== undefined) return await lockPlace(folder, near)
  } catch (error) {
    if (!NO_SOCKETS.has(systemCode(error))) throw error
  }
  await mkdir(elsewhere, { recursive: true })
  return lockPlace(folder, elsewhere)
}

/**
 * Sockets in a place are numbered, and only a holder removes another's, one with a lower number that
 * is dead. Each starter listens under a new highest number first and then looks around: whoever
 * finds a living higher one withdraws, whoever finds a living lower one waits for its decision. So
 * of several starters at the same instant one remains, and a dead one never stands in the way.
 */
async function lockPlace(folder: string, place: string): Promise<FolderLock> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const number = Math.max(0, ...(await numbersIn(place))) + 1
    const own = await claim(socketIn(place, number))
    if (own === undefined) continue
    const dead: number[] = []
    try {
      const answer = await rivalTo({ place, number, own, dead })
      if (answer === undefined) {
        own.confirm()
        for (const old of dead) await unlink(socketIn(place, old)).catch(() => undefined)
        return { release: () => own.withdraw() }
      }
      if (answer !== 'gone') throw held(folder, answer)
      await own.withdraw()
    } catch (error) {
      await own.withdraw()
      throw error
    }
  }
  throw held(folder, 'silent')
}

interface Round {
  readonly place: string
  readonly number: number
  readonly own: Claim
  /** Filled with the lower numbers behind which nobody lives. */
  readonly dead: number[]
}

/** The answer of somebody who goes first or holds the place already; `undefined` when there is nobody. */
async function rivalTo({ place, number, own, dead }: Round): Promise<Holder | undefined> {
  for (const other of await numbersIn(place)) {
    if (other === number) continue
    const living = await knock(socketIn(place, other))
    if (living === undefined) {
      if (other < number) dead.push(other)
      continue
    }
    // The higher one may be waiting for our decision: withdraw before waiting for its own.
    if (other > number) await own.withdraw()
    const answer = await living.answer
    if (other > number || answer !== 'gone') return answer
  }
  return undefined
}

/** Windows removes a pipe with its process, so there is one name and nothing to clear away. */
async function lockPipe(folder: string, path: string): Promise<FolderLock> {
  const own = await claim(path)
  if (own === undefined) {
    const living = await knock(path)
    throw held(folder, (await living?.answer) ?? 'silent')
  }
  own.confirm()
  return { release: () => own.withdraw() }
}

function held(folder: string, holder: Holder): StoreError {
  return new StoreError({
    trouble: 'locked',
    message: `${folder} is in use by ${typeof holder === 'number' ? `process ${holder}` : 'another process'}.`,
    remedy: 'Stop that process, or name another folder.',
  })
}

function socketIn(place: string, number: number): string {
  return join(place, `lock-${String(number).padStart(6, '0')}.sock`)
}

async function numbersIn(place: string): Promise<number[]> {
  const names = await readdir(place === '' ? '.' : place)
  return names.flatMap((name) => {
    const digits = /^lock-(\d{6,9})\.sock$/.exec(name)?.[1]
    return digits === undefined ? [] : [Number(digits)]
  })
}
