import { link, open, readFile, readlink, rename, stat, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { pause } from '../../platform/after.ts'
import { hex, systemRandom } from '../../platform/random.ts'
import { startTicker } from '../../platform/ticker.ts'
import { OWN_FILE } from './folder-files.ts'
import type { FolderLock } from './folder-lock.ts'
import { systemCode } from '../store-error.ts'

/** Who holds a folder: enough to tell whether he still lives, where that can be told. */
interface Owner {
  readonly id: string
  readonly pid: number
  /** When the process was started, in the system's own count. Another one may get its number. */
  readonly started: string
  /** The machine since its start, and the set of processes that the number belongs to: a container has its own. */
  readonly among: string
}

/** Milliseconds between signs of life, and without one until a holder counts as dead. */
const BEAT = 1000
const SILENCE = 5 * BEAT

/**
 * Holds a folder with a file, for file systems that have no sockets. A holder that runs beside us is asked for by its
 * number and its time of start. Any other (in another container, on another machine) shows by touching the file that
 * it lives, for which a starter waits some seconds. Resolves with the holder where there is one: a number or `silent`.
 */
export async function claimFile(
  folder: string,
  { beat = BEAT, silence = SILENCE } = {},
): Promise<FolderLock | number | 'silent'> {
  const path = join(folder, 'lock')
  const own = await ownerHere()
  for (let attempt = 0; attempt < 10; attempt += 1) {
    if (await make(path, own)) {
      // Somebody who took the former holder for dead may just have taken ours away for his.
      await pause(beat / 2)
      if (ownerIn((await textOf(path)) ?? '')?.id === own.id) return hold(path, { own, beat })
      continue
    }
    const text = await textOf(path)
    if (text === undefined) continue
    const other = ownerIn(text)
    if (other?.among === own.among) {
      if ((await startOf(other.pid)) === other.started) return other.pid
    } else if (await showsLife(path, silence)) return other?.pid ?? 'silent'
    await takeAway(path, text)
  }
  return 'silent'
}

async function make(path: string, own: Owner): Promise<boolean> {
  try {
    await writeFile(path, JSON.stringify(own), { flag: 'wx', mode: OWN_FILE })
  } catch (error) {
    if (systemCode(error) === 'EEXIST') return false
    throw error
  }
  return true
}

function hold(path: string, { own, beat }: { own: Owner; beat: number }): FolderLock {
  const ticker = startTicker({ everyMs: beat, work: () => touch(path, own), onError: () => undefined })
  const holds = async (): Promise<boolean> => ownerIn((await textOf(path)) ?? '')?.id === own.id
  return {
    holds,
    async release() {
      await ticker.stop()
      if (await holds()) await unlink(path).catch(() => undefined)
    },
  }
}

/** Written over with the same, so that the file system notes the time of its own clock. */
async function touch(path: string, own: Owner): Promise<void> {
  const file = await open(path, 'r+')
  try {
    if (ownerIn(await file.readFile('utf8'))?.id === own.id) await file.write(JSON.stringify(own), 0)
  } finally {
    await file.close()
  }
}

async function showsLife(path: string, silence: number): Promise<boolean> {
  const before = await touchedAt(path)
  await pause(silence)
  const after = await touchedAt(path)
  return after !== undefined && after !== before
}

/** Moved before it is looked at again, so that of several who take it for dead nobody removes a living one's. */
async function takeAway(path: string, text: string): Promise<void> {
  const aside = `${path}.${hex(systemRandom(), 32)}`
  try {
    await rename(path, aside)
  } catch {
    return
  }
  if ((await textOf(aside)) !== text) await link(aside, path).catch(() => undefined)
  await unlink(aside)
}

async function touchedAt(path: string): Promise<number | undefined> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => undefined,
  )
}

async function textOf(path: string): Promise<string | undefined> {
  return readFile(path, 'utf8').catch(() => undefined)
}

function ownerIn(text: string): Owner | undefined {
  try {
    const { id, pid, started, among } = JSON.parse(text) as Record<string, unknown>
    if (typeof id !== 'string' || typeof pid !== 'number') return undefined
    return typeof started === 'string' && typeof among === 'string' ? { id, pid, started, among } : undefined
  } catch {
    return undefined
  }
}

async function ownerHere(): Promise<Owner> {
  const id = hex(systemRandom(), 32)
  const { pid } = process
  const started = await startOf(pid)
  const boot = (await textOf('/proc/sys/kernel/random/boot_id'))?.trim()
  const processes = await readlink('/proc/self/ns/pid').catch(() => undefined)
  // Where the system does not tell, everybody is a stranger, and has to show that he lives.
  const isTold = started !== undefined && boot !== undefined && processes !== undefined
  return { id, pid, started: started ?? '', among: isTold ? `${boot} ${processes}` : id }
}

/** Undefined when no such process runs, or the system does not tell. */
async function startOf(pid: number): Promise<string | undefined> {
  const text = await textOf(`/proc/${pid}/stat`)
  // The name of the program, in brackets, may hold anything; the time is the twentieth member behind it.
  return text?.slice(text.lastIndexOf(')') + 2).split(' ')[19]
}
