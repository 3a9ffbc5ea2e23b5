import type { Log } from '../log/log.ts'
import { createBackground } from '../platform/background.ts'
import type { TimeSource } from '../platform/clock.ts'
import { Mailbox } from '../platform/mail.ts'
import { createPdfInspector } from '../platform/pdf/pdf-inspector.ts'
import type { Random } from '../platform/random.ts'
import { createSecretHasher } from '../platform/secrets.ts'
import { createSmtpDelivery } from '../platform/smtp.ts'
import type { Resources, Settings } from '../service.ts'
import type { Store } from '../store/port.ts'
import { Tenants } from '../tenancy/tenants.ts'
import type { Closing } from './close-in-reverse.ts'
import type { Storage } from './open-storage.ts'

/** What services are handed, and the store as a whole. */
export type OwnResources = Resources & { readonly store: Store }

/** What is opened here beside the storage is closed before it. */
export function openResources({
  storage,
  smtp,
  settings,
  time,
  random,
  log,
  origin,
  closing,
}: {
  storage: Storage
  smtp: string | null
  settings: Settings
  time: TimeSource
  random: Random
  log: Log
  /** The sandbox's own address. */
  origin(): string
  closing: Closing
}): OwnResources {
  const { store, blobs, pepper } = storage
  const pdfs = createPdfInspector()
  closing.add(() => pdfs.close())
  const delivery = smtp === null ? undefined : createSmtpDelivery({ url: smtp, warn: (message) => log.warn(message) })
  closing.add(() => delivery?.close())
  const background = createBackground((error) => log.fault({ exchange: 'work after an answer', error }))
  // Such work may still write, mail and inspect.
  closing.add(() => background.idle())
  return {
    store,
    blobs,
    tenants: new Tenants({ store, time }),
    hasher: createSecretHasher(pepper),
    pdfs,
    time,
    random,
    mailbox: new Mailbox(delivery),
    background,
    log,
    settings,
    portalOrigin: () => settings.portalOrigin ?? origin(),
  }
}
