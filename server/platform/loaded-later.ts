import { setImmediate as nextTurn } from 'node:timers/promises'

/** A module that the start does not wait for. */
interface Later {
  readonly load: () => Promise<unknown>
}

const modules = new Set<Later>()

/**
 * A module that a request may need and a start does not: pass `() => import('…')`, at the top of a file. A module that
 * could not be loaded once, for want of an open file, say, can never be loaded again in this process: the engine keeps
 * the failure. So all of them are loaded soon after the sandbox listens, and not first when a request asks for one.
 */
export function loadedLater<Module>(load: () => Promise<Module>): () => Promise<Module> {
  modules.add({ load })
  return load
}

/** Loads whatever was put off, one after another, between requests. Rejects with what the first failure says. */
export async function loadAll(): Promise<void> {
  for (const { load } of modules) {
    await nextTurn()
    await load()
  }
}
