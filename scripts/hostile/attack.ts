import type { ServeProcess } from '../../fixtures/testing/serve-process.ts'
import type { Chance } from './chance.ts'

/** One kind of attack on a sandbox in a process of its own, on this machine. */
export interface Attack {
  readonly name: string
  /** What has to hold, whatever is sent. */
  readonly law: string
  /** Seconds that it may go on for. */
  readonly seconds: { readonly short: number; readonly full: number }
  /** Says in a line what was done. A law that does not hold is told to the arena. */
  run(arena: Arena): Promise<string>
}

export interface Arena {
  readonly chance: Chance
  readonly short: boolean
  /** Whether there is time left. */
  goesOn(): boolean
  /** Starts a sandbox under watch; it is stopped, and judged, when the attack is over at the latest. */
  serve(options?: ServeTerms): Promise<Victim>
  violated(what: string): void
}

export interface ServeTerms {
  readonly args?: readonly string[]
  /** Where it keeps its data; a folder of the attack's own unless told. */
  readonly folder?: string
  /** The machine itself fails it: that it says so in its log is no fault. */
  readonly faultsExpected?: boolean
}

/** A sandbox whose health is asked for all the time, by somebody who has nothing else to do. */
export interface Victim extends ServeProcess {
  /** The longest wait for its health since the last look, in milliseconds. */
  slowest(): Promise<number>
  /** Ends it in order, and tells the arena of whatever it did wrong meanwhile. */
  finish(): Promise<void>
}
