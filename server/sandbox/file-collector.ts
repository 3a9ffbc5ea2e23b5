import type { Log } from '../log/log.ts'
import { startTicker } from '../platform/ticker.ts'
import { CHECKPOINTS } from '../tenancy/checkpoints.ts'
import { findReferredFiles } from '../tenancy/find-referred-files.ts'
import type { Storage } from './open-storage.ts'
import { isDiskTrouble, StoreError, withRemedy } from '../store/store-error.ts'

export interface FileCollector {
  /** To be told when documents have gone: files may have become superfluous with them. */
  due(): void
  /** Removes the files that nothing refers to, now. Resolves with how many there were. */
  collect(): Promise<number>
  /** Resolves when nothing is going on any more. */
  close(): Promise<void>
}

/** A look takes as much of the time as one in so many seconds, however much there is to search. */
const TICK_MS = 1_000
const CHARACTERS_PER_TICK = 20_000_000

/**
 * Removes attachments that neither the state nor a checkpoint refers to any more: after a start, and after tenants, worlds
 * or whole states have gone. Nobody waits for it.
 */
export function createFileCollector({
  store,
  blobs,
  checkpoints,
  aside,
  damaged,
  log,
}: Pick<Storage, 'store' | 'blobs' | 'checkpoints' | 'aside' | 'damaged'> & {
  log: Pick<Log, 'fault' | 'warn'>
}): FileCollector {
  // What refers to a file may be among what damage has taken, and may yet be put back.
  let isDue = !damaged
  let rest = 0

  const collect = (): Promise<number> =>
    // A checkpoint that is just being kept refers to files that nobody would see.
    store.exclusive(CHECKPOINTS, () =>
      blobs.collect(async (names) => {
        const referred = await findReferredFiles(names, { store, checkpoints, aside })
        rest = Math.floor(referred.characters / CHARACTERS_PER_TICK)
        return referred.names
      }),
    )

  const ticker = startTicker({
    everyMs: TICK_MS,
    onError(error) {
      // Whoever watches the disk has told it, or whoever has changed the folder knows.
      if (isDiskTrouble(error)) return
      if (error instanceof StoreError) log.warn(`Files that nothing refers to were left. ${withRemedy(error)}`)
      else log.fault({ exchange: 'removing files that nothing refers to', error })
    },
    async work() {
      if (rest > 0) rest -= 1
      else if (isDue) {
        isDue = false
        await collect()
      }
    },
  })

  return {
    due() {
      isDue = true
    },
    collect,
    close: () => ticker.stop(),
  }
}
