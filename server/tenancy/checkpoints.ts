import { createReadStream } from 'node:fs'
import { chmod, readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { addFolder, OWN_FOLDER, writeWhole } from '../store/journal/folder-files.ts'
import { StoreError, systemCode, systemReason } from '../store/store-error.ts'

/** Texts of whole states kept under names of 1 to 64 characters out of `A-Z a-z 0-9 . _ -`. */
export interface Checkpoints {
  /** In alphabetical order. */
  names(): Promise<string[]>
  has(name: string): Promise<boolean>
  /** Resolves once the text is kept, durably where it is kept on disk. Replaces what has this name. */
  keep(name: string, text: AsyncIterable<string>): Promise<void>
  /** What was kept, to be judged before use, for a file may have been edited; undefined when there is none. */
  read(name: string): Promise<AsyncIterable<Buffer> | undefined>
}

/** The lease of whoever keeps or restores a checkpoint, and of whoever removes files that none refers to. */
export const CHECKPOINTS = 'control\ncheckpoints'

/** Gone with the process (`--ephemeral`). Kept as bytes, which the heap, and its limit, know nothing of. */
export function memoryCheckpoints(): Checkpoints {
  const kept = new Map<string, readonly Buffer[]>()
  return {
    async names() {
      return [...kept.keys()].sort()
    },
    async has(name) {
      return kept.has(name)
    },
    async keep(name, text) {
      const pieces: Buffer[] = []
      for await (const piece of text) pieces.push(Buffer.from(piece))
      kept.set(name, pieces)
    },
    async read(name) {
      const pieces = kept.get(name)
      return pieces && inTurn(pieces)
    },
  }
}

async function* inTurn(pieces: readonly Buffer[]): AsyncGenerator<Buffer, undefined> {
  yield* pieces
}

const ENDING = '.json'
const UNFINISHED = /\.json\.tmp$/

/**
 * One file per checkpoint, `<name>.json`, in a folder that is made when the first one is kept and that one process at a
 * time has open. What a former one has not finished is removed.
 */
export async function folderCheckpoints(folder: string): Promise<Checkpoints> {
  const pathOf = (name: string): string => join(folder, name + ENDING)
  for (const file of await filesIn(folder)) {
    if (UNFINISHED.test(file)) await rm(join(folder, file), { force: true })
  }
  await chmod(folder, OWN_FOLDER).catch(() => undefined)

  async function names(): Promise<string[]> {
    const files = await filesIn(folder)
    return files
      .filter((file) => file.endsWith(ENDING))
      .map((file) => file.slice(0, -ENDING.length))
      .sort()
  }

  return {
    names,
    async has(name) {
      return (await names()).includes(name)
    },
    async keep(name, text) {
      try {
        await addFolder(folder)
        await writeWhole(pathOf(name), async (file) => {
          for await (const piece of text) await file.appendFile(Buffer.from(piece))
        })
      } catch (error) {
        throw explained(folder, error)
      }
    },
    async read(name) {
      return (await names()).includes(name) ? createReadStream(pathOf(name)) : undefined
    },
  }
}

async function filesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return []
    throw explained(folder, error)
  }
}

/** What the system refuses is told with the remedy; whatever else went wrong speaks for itself. */
function explained(folder: string, error: unknown): unknown {
  if (systemCode(error) === '') return error
  return new StoreError({
    trouble: 'folder',
    message: `Cannot keep checkpoints in ${folder}: ${systemReason(error)}.`,
    remedy: 'Make room, or see to it that it is a folder that this user may read and write.',
    cause: error,
  })
}
