import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { BlobStore } from '../platform/blobs.ts'
import { hex, type Random } from '../platform/random.ts'
import { createSecretHasher } from '../platform/secrets.ts'
import { openBlobFolder } from '../store/journal/blob-folder.ts'
import { openDiskStore } from '../store/journal/disk-store.ts'
import { forgetFindings } from '../store/journal/findings.ts'
import { openMemoryBlobs } from '../store/memory/blob-memory.ts'
import { openMemoryStore } from '../store/memory/memory-store.ts'
import { ROOT, type StateRow, type Store } from '../store/port.ts'
import { type Checkpoints, folderCheckpoints, memoryCheckpoints } from '../tenancy/checkpoints.ts'
import type { ServiceState } from '../tenancy/state-versions.ts'
import { needsTenant, SELF } from '../tenancy/tenant.ts'
import { rootCollection } from '../tenancy/tenants.ts'
import { choosePepper } from './choose-pepper.ts'
import { DiskWatch } from './disk-watch.ts'
import { migrateFolder } from './migrate-folder.ts'
import { keepPepper, keepPepperCheck, type PepperInUse, putPepperBack, readPepper } from './pepper.ts'
import { collectionsOf } from './own-collections.ts'
import type { SandboxPlan } from './sandbox-options.ts'
import { sayProgress } from './say-progress.ts'

export interface Storage {
  readonly store: Store
  readonly blobs: BlobStore
  readonly checkpoints: Checkpoints
  /** Whether something of the state was found to be damaged. */
  readonly damaged: boolean
  /** To be called when the start stands and has said what was damaged: until then the next one says it again. */
  forgetDamage(): Promise<void>
  /** What damage has put aside, file by file. */
  aside(): AsyncIterable<AsyncIterable<Buffer>>
  readonly pepper: string
  /** Why nothing can be written at present, in words; undefined when all is well. Told at once, also where the disk does not. */
  trouble(): Promise<string | undefined>
  /** Rejects with a StoreError where what was acknowledged is lost with the process. */
  close(): Promise<void>
}

/** Opens what keeps the state. Throws a StoreError that says what to do. */
export async function openStorage({
  services,
  data,
  seed,
  pepper,
  random,
  log,
  time,
}: Pick<SandboxPlan, 'services' | 'data' | 'seed' | 'pepper' | 'log' | 'time'> & { random: Random }): Promise<Storage> {
  const collections = collectionsOf(services)
  if (data === null) {
    const store = await openMemoryStore({ collections, guard: needsTenant })
    return {
      store,
      blobs: openMemoryBlobs(),
      checkpoints: memoryCheckpoints(),
      damaged: false,
      forgetDamage: async () => undefined,
      async *aside() {},
      // With a seed a run repeats itself, and an exported state of one run can be taken in by the next.
      pepper: pepper ?? (seed === null ? hex(random, 64) : sha256(`pepper of ${seed}`)),
      trouble: async () => undefined,
      close: () => store.close(),
    }
  }
  let damaged = false
  let pepperInUse: PepperInUse | undefined
  const watch = new DiskWatch({ folder: data, log })
  const store = await openDiskStore({
    folder: data,
    collections,
    guard: needsTenant,
    report({ file, position, bytes, message, keptIn, isTornEnd = false }) {
      damaged ||= !isTornEnd
      log.warn(`${file}, byte ${position}, ${bytes} bytes: ${message}${keptIn ? ` (kept in ${keptIn})` : ''}`)
    },
    onTrouble: (reason) => watch.tell(reason),
    progress: sayProgress({ log, time, line: (done, of) => `state read: ${megabytes(done)} of ${megabytes(of)} MB` }),
    holdsFindings: true,
    async whenAnew() {
      if (pepperInUse !== undefined) await putPepperBack(data, pepperInUse)
    },
  })
  try {
    const states = services.map(({ state }) => state)
    await migrateFolder({ store, services: states, folder: data })
    if (damaged) await mendState(store, states)
    const ownPepper = await pepperOf({ data, store, random, given: pepper })
    const inUse = {
      pepper: ownPepper,
      fingerprint: createSecretHasher(ownPepper).fingerprint,
      isGiven: pepper !== null,
    }
    pepperInUse = inUse
    watch.watchAlso(async () => {
      if (await putPepperBack(data, inUse))
        log.warn(
          `The pepper of ${data} was removed or changed under the running process. It has been written there anew.`,
        )
    })
    return {
      store: watch.watchStore(store),
      blobs: watch.watchBlobs(await openBlobFolder(join(data, 'blobs'), (message) => log.warn(message))),
      checkpoints: await folderCheckpoints(join(data, 'checkpoints')),
      damaged,
      forgetDamage: () => forgetFindings(data),
      aside: () => filesIn(join(data, 'damaged')),
      pepper: ownPepper,
      trouble: () => watch.trouble(),
      async close() {
        // Puts back what was lost beside the store.
        await watch.look()
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

async function* filesIn(folder: string): AsyncGenerator<AsyncIterable<Buffer>> {
  const names = await readdir(folder).catch(() => [])
  for (const name of names) yield createReadStream(join(folder, name))
}

/** What damage took may have held others together: each service writes anew what the rest needs. */
async function mendState(store: Store, states: readonly ServiceState[]): Promise<void> {
  const mended = new Map<string, StateRow>()
  for (const { mend } of states) {
    for (const row of (await mend?.(store.export())) ?? []) mended.set(placeOf(row), row)
  }
  if (mended.size > 0) await store.replace(withMended(store.export(), mended))
}

async function* withMended(
  rows: AsyncIterable<StateRow>,
  mended: ReadonlyMap<string, StateRow>,
): AsyncGenerator<StateRow> {
  for await (const row of rows) if (!mended.has(placeOf(row))) yield row
  yield* mended.values()
}

function placeOf({ tenant, collection, id }: StateRow): string {
  return [tenant, collection, id].join('\n')
}

interface PepperParts {
  readonly data: string
  readonly store: Store
  readonly random: Random
  readonly given: string | null
}

/** Another pepper in place of a lost one would leave every key of the folder dead, with no word said. */
async function pepperOf({ data, store, random, given }: PepperParts): Promise<string> {
  const hasRoot = (await store.reader(ROOT).get(rootCollection, SELF)) !== undefined
  const isFresh = !hasRoot && (await isEmpty(store))
  const kept = await readPepper(data)
  const pepper = isFresh ? (given ?? kept.pepper ?? hex(random, 64)) : choosePepper(data, { given, kept })
  if (isFresh && given === null && kept.pepper === undefined) await keepPepper(data, pepper)
  const { fingerprint } = createSecretHasher(pepper)
  if (kept.check !== fingerprint) await keepPepperCheck(data, fingerprint)
  return pepper
}

async function isEmpty(store: Store): Promise<boolean> {
  const first = await store.export()[Symbol.asyncIterator]().next()
  return first.done === true
}

const megabytes = (bytes: number): number => Math.round(bytes / 1_000_000)

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
