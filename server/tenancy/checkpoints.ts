import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../store/journal/folder-files.ts'
import { systemCode } from '../store/store-error.ts'
import { stateText, type WholeState } from './whole-state.ts'

/** Whole states kept under names of 1 to 64 characters out of `A-Z a-z 0-9 . _ -`. */
export interface Checkpoints {
  /** In alphabetical order. */
  names(): Promise<string[]>
  has(name: string): Promise<boolean>
  /** Resolves once the state is kept, durably where it is kept on disk. Replaces what has this name. */
  keep(name: string, state: WholeState): Promise<void>
  /** What was kept, to be judged before use, for a file may have been edited; undefined when there is none. */
  read(name: string): Promise<unknown>
}

/** Gone with the process (`--ephemeral`). */
export function memoryCheckpoints(): Checkpoints {
  const kept = new Map<string, WholeState>()
  return {
    async names() {
      return [...kept.keys()].sort()
    },
    async has(name) {
      return kept.has(name)
    },
    async keep(name, state) {
      kept.set(name, state)
    },
    async read(name) {
      return kept.get(name)
    },
  }
}

const ENDING = '.json'

/** One file per checkpoint, `<name>.json`, in a folder that is made when the first one is kept. */
export function folderCheckpoints(folder: string): Checkpoints {
  const pathOf = (name: string): string => join(folder, name + ENDING)

  async function names(): Promise<string[]> {
    try {
      const files = await readdir(folder)
      return files
        .filter((file) => file.endsWith(ENDING))
        .map((file) => file.slice(0, -ENDING.length))
        .sort()
    } catch (error) {
      if (systemCode(error) === 'ENOENT') return []
      throw error
    }
  }

  return {
    names,
    async has(name) {
      return (await names()).includes(name)
    },
    async keep(name, state) {
      await mkdir(folder, { recursive: true })
      await writeWhole(pathOf(name), async (file) => {
        for (const piece of stateText(state)) await file.appendFile(Buffer.from(piece))
      })
    },
    async read(name) {
      if (!(await names()).includes(name)) return undefined
      const text = await readFile(pathOf(name), 'utf8')
      try {
        return JSON.parse(text) as unknown
      } catch {
        throw new DamagedCheckpoint(pathOf(name))
      }
    },
  }
}

export class DamagedCheckpoint extends Error {
  constructor(path: string) {
    super(`${path} is not valid JSON; keep the checkpoint anew, or delete the file`)
    this.name = 'DamagedCheckpoint'
  }
}
