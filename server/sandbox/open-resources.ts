import { createBackground } from '../platform/background.ts'
import type { TimeSource } from '../platform/clock.ts'
import type { Log } from '../log/log.ts'
import { Mailbox } from '../platform/mail.ts'
import { createPdfInspector } from '../platform/pdf/pdf-inspector.ts'
import type { Random } from '../platform/random.ts'
import { createSecretHasher } from '../platform/secrets.ts'
import { createSmtpDelivery } from '../platform/smtp.ts'
import type { Resources, Settings } from '../service.ts'
import { Tenants } from '../tenancy/tenants.ts'
import type { Storage } from './open-storage.ts'

/** What services are handed, and what ends it all in order. */
export interface OpenResources {
  readonly resources: Resources
  close(): Promise<void>
}

export function openResources(parts: {
  storage: Storage
  /** Address of a server that mails are also handed to, or null. */
  smtp: string | null
  settings: Settings
  time: TimeSource
  random: Random
  log: Log
  portalOrigin: () => string
}): OpenResources {
  const { storage, smtp, settings, time, random, log, portalOrigin } = parts
  const delivery = smtp === null ? undefined : createSmtpDelivery({ url: smtp, warn: (message) => log.warn(message) })
  const { store } = storage
  const pdfs = createPdfInspector()
  const background = createBackground((error) => log.fault({ exchange: 'work after an answer', error }))
  return {
    resources: {
      store,
      blobs: storage.blobs,
      tenants: new Tenants({ store, time }),
      hasher: createSecretHasher(storage.pepper),
      pdfs,
      time,
      random,
      mailbox: new Mailbox(delivery),
      background,
      log,
      settings,
      portalOrigin,
    },
    async close() {
      await background.idle()
      await delivery?.close()
      await pdfs.close()
      await store.close()
    },
  }
}
