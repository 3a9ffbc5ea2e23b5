import { ROOT, type StateRow } from '../store/port.ts'
import { SELF } from './tenant.ts'

/** By service, the version of the shape in which it stores what it stores. One that is not named is version 1. */
export type StateVersions = Readonly<Record<string, number>>

/** What is known of a service's stored state. */
export interface ServiceState {
  readonly name: string
  readonly version: number
  /**
   * The rows of a whole state that are older, in today's shape. Rows of others stay as they are, each
   * keeps its place, and new ones come last. Throws an `UnfitDocument` where a document is not what its version says.
   */
  migrate(rows: readonly StateRow[], from: number): StateRow[]
  /** What is wrong between rows in today's shape that are well-formed each, with its place; undefined when nothing is. */
  findConflict?(rows: readonly StateRow[]): string | undefined
  /** What is to be written anew in a state that has lost rows to damage; empty when the rest stands as it is. */
  mend?(rows: readonly StateRow[]): StateRow[]
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
  rows: readonly StateRow[],
  { versions, services }: { versions: StateVersions | undefined; services: readonly ServiceState[] },
): readonly StateRow[] {
  let today = rows
  for (const { name, version, migrate } of services) {
    const from = versionIn(versions, name)
    if (from < version) today = migrate(today, from)
  }
  const current = { ...versions, ...versionsOf(services) }
  return today.map((row) => (isRoot(row) ? { ...row, doc: { ...row.doc, versions: current } } : row))
}

function versionIn(versions: StateVersions | undefined, name: string): number {
  return versions?.[name] ?? 1
}

/** The document that the versions of a state stand in. */
function isRoot({ tenant, id }: StateRow): boolean {
  return tenant === ROOT && id === SELF
}
