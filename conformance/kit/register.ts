import { createHash } from 'node:crypto'
import { SuiteError } from './run/suite-error.ts'

/** By what a run leaves behind; `control` is what only a sandbox's control API can decide. */
export const FOOTPRINTS = ['probe', 'submit', 'full', 'control'] as const
export type Footprint = (typeof FOOTPRINTS)[number]

/** What every profile's cases may need: what a sandbox has beside the API. */
export type KitNeed = 'none' | 'clock' | 'mail' | 'control' | 'browser' | 'real-hours' | 'load'

/** One rule of an API, as its register states it. */
export interface Requirement<Need extends string = string> {
  readonly id: string
  /** A few words. */
  readonly title: string
  /** One sentence that a case can decide. */
  readonly statement: string
  readonly level: string
  /** What the sources are worth. Only what is `explicit` can fail a deployment of others (see `plan/binding.ts`). */
  readonly evidence: 'explicit' | 'conflicting' | 'inferred'
  /**
   * How other deployments are judged: with `either` each of the readings passes, with `observe` a case is
   * run and what it sees is told, with `skip` none is run.
   */
  readonly stance: 'assert' | 'either' | 'observe' | 'skip'
  readonly readings?: readonly { readonly id: string; readonly description: string }[]
  readonly source: { readonly page: string; readonly section: string; readonly ruling?: string }
  /** What stands there, shortly: by it a reader can check the evidence. */
  readonly fact?: string
  readonly needs: readonly (KitNeed | Need)[]
  /** The least invasive footprint that can decide it. */
  readonly profile: Footprint
  readonly observable: 'wire' | 'control' | 'not'
  /** Why it cannot be observed. */
  readonly reason?: string
}

/** All rules of an API. */
export interface Register<Id extends string = string, Need extends string = string> {
  readonly rows: Readonly<Record<Id, Requirement<Need>>>
  /** In the order in which they are listed and reported. */
  readonly ids: readonly Id[]
  /** A heading for each topic: `INV-ROUTE` is the topic of `INV-ROUTE-001`. */
  readonly topics: Readonly<Record<string, string>>
}

/** The row of an id that a record or a plan names. Throws a SuiteError where the register has none. */
export function rowOf({ rows }: Register, id: string): Requirement {
  const row = rows[id]
  if (row === undefined) throw new SuiteError(`the register has no requirement ${id}`)
  return row
}

/** Where a rule comes from: `submitting-invoices, Idempotency (C28)`. */
export const citationOf = ({ source: { page, section, ruling } }: Pick<Requirement, 'source'>): string =>
  `${page}, ${section}${ruling === undefined ? '' : ` (${ruling})`}`

export const topicOf = (id: string): string => id.replace(/-\d+$/, '')

/** SHA-256 of the register that a run was made from. */
export function digestOf({ rows }: Register): string {
  return createHash('sha256').update(JSON.stringify(rows)).digest('hex')
}

/** Whether a run under `footprint` may leave behind what `wanted` leaves. */
export function covers(footprint: Footprint, wanted: Footprint): boolean {
  return FOOTPRINTS.indexOf(wanted) <= FOOTPRINTS.indexOf(footprint)
}
