import { createHash } from 'node:crypto'
import { join } from 'node:path'
import type { House, Settings } from './house.ts'
import { migrateFolder } from './migrate-folder.ts'
import { BodyBudget } from '../http/body/body-budget.ts'
import type { Log } from '../log/log.ts'
import { NUNTIQ_COLLECTIONS } from '../nuntiq/collections.ts'
import { NUNTIQ_STATE } from '../nuntiq/migrate-state.ts'
import { createBackground } from '../platform/background.ts'
import type { BlobStore } from '../platform/blobs.ts'
import type { TimeSource } from '../platform/clock.ts'
import { Mailbox } from '../platform/mail.ts'
import { createPdfInspector } from '../platform/pdf/pdf-inspector.ts'
import { keepPepper } from '../platform/pepper.ts'
import { hex, type Random, systemRandom } from '../platform/random.ts'
import { createSecretHasher } from '../platform/secrets.ts'
import { createSmtpDelivery } from '../platform/smtp.ts'
import { openBlobFolder } from '../store/journal/blob-folder.ts'
import { openMemoryBlobs } from '../store/memory/blob-memory.ts'
import { openDiskStore } from '../store/journal/disk-store.ts'
import { openMemoryStore } from '../store/memory/memory-store.ts'
import { ROOT, type Store } from '../store/port.ts'
import { StoreError } from '../store/store-error.ts'
import { forLivingTenants } from '../tenancy/living-tenants.ts'
import { type Checkpoints, folderCheckpoints, memoryCheckpoints } from '../tenancy/checkpoints.ts'
import { SELF, tenantCollection } from '../tenancy/tenant.ts'
import { rootCollection, Tenants } from '../tenancy/tenants.ts'

export interface Foundations {
  /** Folder that state is kept in, or null to keep nothing. */
  readonly data: string | null
  readonly seed: string | null
  /** Given from outside, or null: made and kept in the data folder. */
  readonly pepper: string | null
  /** Address of a server that mails are also handed to, or null. */
  readonly smtp: string | null
  readonly settings: Settings
  readonly time: TimeSource
  readonly log: Log
}

/** Everything that is passed in, before any API is built upon it. */
export type Ground = Omit<House, 'portalOrigin' | 'reset' | 'dispatch'> & { close(): Promise<void> }

interface Kept {
  readonly store: Store
  readonly blobs: BlobStore
  readonly checkpoints: Checkpoints
  readonly pepper: string
}

const COLLECTIONS = [tenantCollection, rootCollection, ...NUNTIQ_COLLECTIONS]
const SERVICES = [NUNTIQ_STATE]

/** Opens storage and takes up what it holds. Throws a StoreError that says what to do. */
export async function openHouse(foundations: Foundations): Promise<Ground> {
  const { settings, smtp, time, log } = foundations
  const delivery = smtp === null ? undefined : createSmtpDelivery({ url: smtp, warn: (message) => log.warn(message) })
  const random = systemRandom()
  const { store: kept, blobs, checkpoints, pepper } = await openStorage(foundations, random)
  const store = forLivingTenants(kept)
  const pdfs = createPdfInspector()
  const background = createBackground((error) => log.fault({ exchange: 'work after an answer', error }))
  return {
    store,
    services: SERVICES,
    blobs,
    checkpoints,
    pdfs,
    time,
    random,
    log,
    settings,
    scratchStore: () => openMemoryStore({ collections: COLLECTIONS }),
    tenants: new Tenants({ store, time, rateLimit: settings.rateLimit }),
    hasher: createSecretHasher(pepper),
    mailbox: new Mailbox(delivery),
    background,
    bodyBudget: new BodyBudget(),
    async close() {
      await background.idle()
      await delivery?.close()
      await pdfs.close()
      await store.close()
    },
  }
}

async function openStorage({ data, seed, pepper, log }: Foundations, random: Random): Promise<Kept> {
  if (data === null) {
    return {
      store: await openMemoryStore({ collections: COLLECTIONS }),
      blobs: openMemoryBlobs(),
      checkpoints: memoryCheckpoints(),
      // With a seed a run repeats itself, and an exported state of one run can be taken in by the next.
      pepper:
        pepper ?? (seed === null ? hex(random, 64) : createHash('sha256').update(`pepper of ${seed}`).digest('hex')),
    }
  }
  const store = await openDiskStore({
    folder: data,
    collections: COLLECTIONS,
    report: ({ file, position, bytes, message, keptIn }) =>
      log.warn(`${file}, byte ${position}, ${bytes} bytes: ${message}${keptIn ? ` (kept in ${keptIn})` : ''}`),
  })
  try {
    await migrateFolder({ store, services: SERVICES, folder: data })
    return {
      store,
      blobs: await openBlobFolder(join(data, 'blobs')),
      checkpoints: folderCheckpoints(join(data, 'checkpoints')),
      pepper: pepper ?? (await pepperOf({ data, store, random })),
    }
  } catch (error) {
    await store.close()
    throw error
  }
}

/** Another pepper in place of a lost one would leave every key of the folder dead, with no word said. */
async function pepperOf({ data, store, random }: { data: string; store: Store; random: Random }): Promise<string> {
  const fresh = (await store.reader(ROOT).get(rootCollection, SELF)) === undefined
  const pepper = await keepPepper(data, { random, fresh })
  if (pepper !== undefined) return pepper
  throw new StoreError({
    trouble: 'folder',
    message: `${join(data, 'pepper')} is missing or cannot be read; none of the keys in ${data} works without it.`,
    remedy: 'Put it back from a copy, give the same --pepper, or delete the folder to start afresh.',
  })
}
