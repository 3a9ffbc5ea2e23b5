import { fileName, type FolderFiles } from './folder-files.ts'
import { beginsRight, readRecords } from './read-records.ts'

/** Which snapshot a folder is read from. */
export interface ChosenSnapshot {
  /** Undefined: from the first journal on. */
  readonly number: number | undefined
  /** Newer ones, ascending, that are not whole: what is older and whole is taken instead. */
  readonly passedOver: readonly number[]
}

/** Where reading may begin: behind a snapshot, or, without one, at the first journal. */
interface Beginning {
  readonly snapshot: number | undefined
  readonly isWhole: boolean
  /** Whether the journal is there that goes on from it, and whether all are. */
  readonly goesOn: boolean
  readonly isGapless: boolean
}

/**
 * The newest beginning that is whole and leads without a gap to the last journal. One that broke off or was damaged
 * must not hide older files that say everything. Where there is none, the newest that is whole; then the newest as
 * it is, for part of a state is more than none.
 */
export async function chooseSnapshot(folder: string, files: FolderFiles): Promise<ChosenSnapshot> {
  const { snapshots, journals } = files
  const first = journals.includes(1) ? [undefined] : []
  const places = [...snapshots.toReversed(), ...first]
  const [only] = places
  // As it is nearly always: there is nothing to choose from, so nothing is read twice.
  if (places.length <= 1) return { number: only, passedOver: [] }
  const beginnings: Beginning[] = []
  for (const snapshot of places) {
    const number = snapshot ?? 1
    const isWhole = snapshot === undefined || (await isSnapshotWhole(folder, snapshot))
    const found = { snapshot, isWhole, goesOn: journals.includes(number), isGapless: isGapless(journals, number) }
    if (isWhole && found.isGapless) return chosen(found, snapshots)
    beginnings.push(found)
  }
  const next = beginnings.find(({ isWhole, goesOn }) => isWhole && goesOn) ?? beginnings.find(({ isWhole }) => isWhole)
  return next === undefined ? { number: only, passedOver: [] } : chosen(next, snapshots)
}

function chosen({ snapshot }: Beginning, snapshots: readonly number[]): ChosenSnapshot {
  return { number: snapshot, passedOver: snapshots.filter((number) => number > (snapshot ?? 0)) }
}

function isGapless(journals: readonly number[], from: number): boolean {
  const needed = journals.filter((number) => number >= from)
  return needed.length > 0 && needed.every((number, index) => number === from + index)
}

/** Whether every line is as it was written, the last one closes the snapshot, and it counts as many rows as there are. */
export async function isSnapshotWhole(folder: string, number: number): Promise<boolean> {
  const file = fileName('snapshot', number)
  const reading = await readRecords({ folder, file, take: () => undefined })
  const { damage, ended, rows, last } = reading
  return damage.length === 0 && ended && beginsRight(reading, file) && last?.kind === 'end' && last.rows === rows
}
