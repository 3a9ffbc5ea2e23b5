import type { Pace } from '../wire/pace.ts'

/** What the kit knows of an account; a profile knows more. */
export interface Account {
  /** The sandbox's tenant; undefined on any other target. */
  readonly slug: string | undefined
  readonly pace: Pace
}

/** Where accounts come from: a sandbox makes them, any other target has those it was configured with. */
export interface Accounts<Own extends Account> {
  /** The account of a case; `scene` names a prepared situation, which only a sandbox knows. */
  main(scene?: string): Promise<Own>
  /** Gives back what was made. */
  drop(): Promise<void>
}
