import { createHash } from 'node:crypto'
import { readdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { claimFile } from './lock-file.ts'
import { claim, knock, type Holder, type Claim } from './lock-socket.ts'
import { systemRandom } from '../../platform/random.ts'
import { seeFile } from './seen-file.ts'
import { shortPathTo } from './short-path.ts'
import { StoreError, systemCode } from '../store-error.ts'

export interface FolderLock {
  /** Whether the folder of that name still is the one that is held. */
  holds(): Promise<boolean>
  release(): Promise<void>
}

/** A socket's path must fit into 104 bytes (macOS) or 108 (Linux). */
const LONGEST_PATH = 100
const ATTEMPTS = 50
/** Leaves room for those that are counted from there. */
const HIGHEST_DRAWN = 800_000_000
/** What a file system that has no sockets answers: some mounts of containers. */
const NO_SOCKETS = new Set(['ENOTSUP', 'EOPNOTSUPP', 'EPERM', 'EINVAL', 'ENOSYS'])

/**
 * Holds a folder for this process, with a socket in it that the system closes when the process dies, in
 * whichever way. A process id in a file could not be trusted: in a container it is always the same.
 * `folder` is a real path. Throws a `StoreError` that names the holder when there is one.
 */
export async function lockFolder(folder: string): Promise<FolderLock> {
  if (process.platform === 'win32') return lockPipe(folder)
  const near = Buffer.byteLength(socketIn(folder, 999_999_999)) < LONGEST_PATH
  const way = near ? { path: folder, close: async () => undefined } : await shortPathTo(folder)
  try {
    const lock = await lockPlace(folder, way.path)
    const path = socketIn(folder, lock.number)
    const own = await seeFile(path)
    return {
      holds: async () => own !== undefined && (await seeFile(path))?.id === own.id,
      release: async () => {
        await lock.withdraw()
        await way.close()
      },
    }
  } catch (error) {
    await way.close()
    if (!NO_SOCKETS.has(systemCode(error))) throw error
  }
  const claimed = await claimFile(folder)
  if (typeof claimed === 'object') return claimed
  throw held(folder, claimed)
}

/**
 * Sockets in a place are numbered, and only a holder removes another's, one with a lower number that
 * is dead. Each starter listens under a new highest number first and then looks around: whoever
 * finds a living higher one withdraws, whoever finds a living lower one waits for its decision. So
 * of several starters at the same instant one remains, and a dead one never stands in the way.
 * The first number is drawn: a holder whose folder was taken away finds no other's socket under its own name, and
 * does not remove that when it withdraws.
 */
async function lockPlace(folder: string, place: string): Promise<Pick<Claim, 'withdraw'> & { number: number }> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const number = Math.max(...(await numbersIn(place)), anyNumber()) + 1
    const own = await claim(socketIn(place, number))
    if (own === undefined) continue
    const dead: number[] = []
    try {
      const answer = await rivalTo({ place, number, own, dead })
      if (answer === undefined) {
        own.confirm()
        for (const old of dead) await unlink(socketIn(place, old)).catch(() => undefined)
        return { number, withdraw: () => own.withdraw() }
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
async function lockPipe(folder: string): Promise<FolderLock> {
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  const path = `\\\\.\\pipe\\nuntiq-kit-${name}`
  const own = await claim(path)
  if (own === undefined) {
    const living = await knock(path)
    throw held(folder, (await living?.answer) ?? 'silent')
  }
  own.confirm()
  return { holds: async () => true, release: () => own.withdraw() }
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

function anyNumber(): number {
  return systemRandom().bytes(4).readUInt32BE() % HIGHEST_DRAWN
}

async function numbersIn(place: string): Promise<number[]> {
  const names = await readdir(place)
  return names.flatMap((name) => {
    const digits = /^lock-(\d{6,9})\.sock$/.exec(name)?.[1]
    return digits === undefined ? [] : [Number(digits)]
  })
}
