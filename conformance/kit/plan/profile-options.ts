/** An option of a profile: always a text. */
export interface ProfileOption {
  /** What stands for its value in the help: `KEY`. */
  readonly value: string
  /** The environment variable that stands in where the option is not given. */
  readonly env?: string
  /** Where the variable is set and empty, a secret was not handed on: a run without it would decide next to nothing. */
  readonly refusedEmpty?: boolean
  /** For the help. */
  readonly help: string
  /** Kept out of every report; and a line that repeats a run leaves it to the environment. */
  readonly secret?: boolean
  /** Only makes sense where the suite cannot make accounts and move time by itself. */
  readonly foreignOnly?: boolean
}

/** By name, without the dashes, in the order of the help. */
export type OptionTable<Option extends string = string> = Readonly<Record<Option, ProfileOption>>

/** What was given for the options of a profile. */
export type Settings<Option extends string = string> = Readonly<Record<Option, string | undefined>>
