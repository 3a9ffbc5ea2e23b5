import { ShareOfTurn } from '../../platform/share-of-turn.ts'
import { BodyBudget } from './body-budget.ts'
import { OneByOne } from './one-by-one.ts'
import { UploadWatch } from './upload-watch.ts'

/** What all bodies that a process takes in share. */
export interface Intake {
  /** Memory for large bodies while they arrive, and until they are answered. */
  readonly budget: BodyBudget
  /** How much of large bodies is dealt with in one turn of the event loop, and of whose. */
  readonly share: ShareOfTurn
  /** Ends uploads that do not get on. */
  readonly watch: UploadWatch
  /** Bodies with much text are parsed and dealt with one after another: their values take many times their bytes. */
  readonly wordy: OneByOne
}

export function createIntake(parts: Partial<Intake> = {}): Intake {
  return {
    budget: new BodyBudget(),
    share: new ShareOfTurn(),
    watch: new UploadWatch(),
    wordy: new OneByOne(),
    ...parts,
  }
}
