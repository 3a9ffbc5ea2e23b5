import { join } from 'node:path'
import { fileName, filesIn, namesOf, type OpenFile, type OutputFile, unfinishedOf, writeWhole } from './folder-files.ts'
import { type SeenFile, seeFile } from './seen-file.ts'

/** A file that this process has written, or read when it opened the folder. */
export interface OwnFile extends SeenFile {
  readonly path: string
  /** Bytes that may stand behind those, since nobody knows how much of them was written. */
  readonly unsure: number
}

/** The journals and snapshots of a folder that are ours. Whatever else lies there under such a name is somebody else's. */
export class OwnFiles {
  readonly #folder: string
  readonly #open: OpenFile
  /** By name. Under one name there may have been several. */
  readonly #known = new Map<string, OwnFile[]>()

  constructor(folder: string, openFile: OpenFile) {
    this.#folder = folder
    this.#open = openFile
  }

  /** Takes what is there for ours. */
  async adopt(): Promise<void> {
    for (const name of namesOf(await filesIn(this.#folder))) this.#know(name, await seeFile(join(this.#folder, name)))
  }

  /** Writes one; also where that fails in the end, it may have got its name, and is known. */
  async write(name: string, fill: (file: OutputFile) => Promise<void>): Promise<void> {
    const path = join(this.#folder, name)
    const fillAndSee = async (file: OutputFile): Promise<void> => {
      await fill(file)
      this.#know(name, await seeFile(unfinishedOf(path)))
    }
    await writeWhole(path, fillAndSee, this.#open)
  }

  /** How long a journal is by now. */
  grow({ number, bytes, unsure = 0 }: { number: number; bytes: number; unsure?: number }): void {
    const name = fileName('journal', number)
    const known = this.#known.get(name) ?? []
    this.#known.set(
      name,
      known.map((own) => ({ ...own, bytes, unsure })),
    )
  }

  /** A snapshot, where there is one, and the journals since, as far as the one of that number. */
  before({ base, number }: { base: number; number: number }): OwnFile[] {
    const names = [fileName('snapshot', base)]
    for (let each = Math.max(base, 1); each < number; each += 1) names.push(fileName('journal', each))
    return names.flatMap((name) => this.#known.get(name)?.at(-1) ?? [])
  }

  /**
   * Whether there is one that is not ours, or that holds more than we have put there. `exactly`: nor may it hold less,
   * for somebody else may have worked with it.
   */
  async hasForeign({ exactly }: { exactly: boolean }): Promise<boolean> {
    for (const name of namesOf(await filesIn(this.#folder))) {
      const found = await seeFile(join(this.#folder, name))
      // Nobody goes on in a snapshot: a longer one was changed.
      if (found === undefined) continue
      const isOurs = (own: OwnFile): boolean =>
        own.id === found.id && (exactly ? isAsLong(found, own) : isNoLonger(found, own) || name.startsWith('snapshot'))
      if (!(this.#known.get(name) ?? []).some(isOurs)) return true
    }
    return false
  }

  #know(name: string, seen: SeenFile | undefined): void {
    if (seen === undefined) return
    const own = { ...seen, path: join(this.#folder, name), unsure: 0 }
    this.#known.set(name, [...(this.#known.get(name) ?? []), own])
  }
}

function isAsLong(found: SeenFile, { bytes, unsure }: OwnFile): boolean {
  return found.bytes === bytes || found.bytes === bytes + unsure
}

function isNoLonger(found: SeenFile, { bytes, unsure }: OwnFile): boolean {
  return found.bytes <= bytes + unsure
}
