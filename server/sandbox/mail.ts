import type { Resources } from '../service.ts'
import type { Mail } from '../platform/mail.ts'
import type { Tenant } from '../tenancy/tenant.ts'

export type { Mail }

/** Which mail is meant; what is left out matches every mail. */
export interface WantedMail {
  to?: string
  type?: string
  /** Id of a mail: only later ones. */
  after?: string
}

/** The mails of one tenant, or of a whole sandbox. They are kept in memory only. */
export interface SandboxMail {
  /** Oldest first. */
  list(wanted?: WantedMail): Promise<Mail[]>
  /**
   * The first mail after `after`, or, without it, the newest; waits up to `waitMs` (default 2,000)
   * for one to come. Rejects when none does.
   */
  next(wanted?: WantedMail & { waitMs?: number }): Promise<Mail>
  clear(): void
}

const DEFAULT_WAIT_MS = 2_000

export function sandboxMail(
  { tenants, mailbox, background }: Pick<Resources, 'tenants' | 'mailbox' | 'background'>,
  tenant?: Tenant,
): SandboxMail {
  // By name: a reset or a checkpoint makes the tenants anew.
  const owners = (): readonly Tenant[] => tenants.all().filter(({ slug }) => !tenant || slug === tenant.slug)
  return {
    async list(wanted) {
      await background.idle()
      return mailbox.list(owners(), wanted)
    },
    async next({ waitMs = DEFAULT_WAIT_MS, ...wanted } = {}) {
      await background.idle()
      const mail = await mailbox.next(owners, { ...wanted, waitMs })
      if (!mail) throw new Error(`no mail ${JSON.stringify(wanted)} came within ${waitMs} ms`)
      return mail
    },
    clear: () => mailbox.clear(owners()),
  }
}
