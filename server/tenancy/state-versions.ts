import { ROOT, type StateRow } from '../store/port.ts'
import { SELF } from './tenant.ts'
import { rootCollection } from './tenants.ts'

/** By service, the version of the shape in which it stores what it stores. One that is not named is version 1. */
export type StateVersions = Readonly<Record<string, number>>

/** A row of a state that is being taken in. Where a row is made of another, it keeps its place: `{ ...row, doc }`. */
export interface SentRow extends StateRow {
  /** Where it stands in what was sent, such as `rows[3]`; one that was added on the way stands nowhere. */
  readonly place?: string
}

/** What is known of a service's stored state. */
export interface ServiceState {
  readonly name: string
  readonly version: number
  /**
   * The rows of a whole state that is older, in today's shape; rows of others stay as they are. A state may be larger
   * than what can be held as documents at a time, so rows come and go one after another; `rows` may be gone through
   * more than once. Throws an `UnfitDocument` where a document is not what its version says.
   */
  migrate(rows: AsyncIterable<SentRow>, from: number): AsyncIterable<SentRow>
  /** Judges what no schema can: rows in today's shape against each other. */
  judge?(): StateJudge
  /** What is to be written anew in a state that has lost rows to damage; empty when the rest stands as it is. */
  mend?(rows: AsyncIterable<StateRow>): Promise<StateRow[]>
}

/** Is shown all rows of a state, well-formed each, one after another; it keeps no more of them than it needs. */
export interface StateJudge {
  /** What is wrong with a row beside those before it, without its place. */
  look(row: StateRow, place: string): string | undefined
  /** What is wrong between all rows, with its place. */
  conclude(): string | undefined
}

/** A stored document that is not of the shape that its state's version says. */
export class UnfitDocument extends Error {
  constructor({ tenant, collection, id }: StateRow, { version, problem }: { version: number; problem: string }) {
    super(
      `document '${id}' of ${collection} in tenant '${tenant}' does not fit version ${version} of the state: ${problem}`,
    )
    this.name = 'UnfitDocument'
  }
}

export function versionsOf(services: readonly ServiceState[]): StateVersions {
  return Object.fromEntries(services.map(({ name, version }) => [name, version]))
}

interface Newer {
  readonly name: string
  readonly written: number
  readonly known: number
}

/** The first service whose state was written by a later version of the program than this one. */
export function findNewer(versions: StateVersions | undefined, services: readonly ServiceState[]): Newer | undefined {
  return services
    .map(({ name, version }) => ({ name, written: versionIn(versions, name), known: version }))
    .find(({ written, known }) => written > known)
}

/** The rest of a sentence that begins with the state in question. */
export function describeNewer({ name, written, known }: Newer): string {
  return `holds version ${written} of what ${name} stores, and this program knows version ${known}`
}

export const NEWER_REMEDY = 'Use the version of the program that wrote it, or a later one; nothing was changed.'

export function isUpToDate(versions: StateVersions | undefined, services: readonly ServiceState[]): boolean {
  return services.every(({ name, version }) => versionIn(versions, name) === version)
}

/** The rows of a state that is not newer than the program in today's shape, which its root document then says. */
export function bringUpToDate(
  rows: AsyncIterable<SentRow>,
  { versions, services }: { versions: StateVersions | undefined; services: readonly ServiceState[] },
): AsyncIterable<SentRow> {
  let today = rows
  for (const { name, version, migrate } of services) {
    const from = versionIn(versions, name)
    const before = today
    if (from < version) today = { [Symbol.asyncIterator]: () => migrate(before, from)[Symbol.asyncIterator]() }
  }
  return withVersions(today, { ...versions, ...versionsOf(services) })
}

async function* withVersions(rows: AsyncIterable<SentRow>, versions: StateVersions): AsyncGenerator<SentRow> {
  for await (const row of rows) yield isRoot(row) ? { ...row, doc: { ...row.doc, versions } } : row
}

function versionIn(versions: StateVersions | undefined, name: string): number {
  return versions?.[name] ?? 1
}

/** The document that the versions of a state stand in. */
export function isRoot({ tenant, collection, id }: StateRow): boolean {
  return tenant === ROOT && collection === rootCollection.name && id === SELF
}
