import type { components } from '../../spec/generated/control-types.ts'
import { ControlError } from '../control/control-error.ts'
import type { ControlCalls } from './control-calls.ts'

export type Mail = components['schemas']['Mail']
export type MailType = components['schemas']['MailType']

/** Which mail is meant; what is left out matches every mail. */
export interface WantedMail {
  to?: string
  type?: MailType
  /** Id of a mail: only later ones. */
  after?: string
}

/** The mails of one tenant, or of a whole sandbox. They are kept in memory only. */
export interface SandboxMail {
  /** Oldest first. */
  list(wanted?: WantedMail): Promise<readonly Mail[]>
  /**
   * The first mail after `after`, or, without it, the newest; waits up to `waitMs` (default 2,000, at most 60,000)
   * for one to come. Rejects with a ControlError 404 when none does.
   */
  next(wanted?: WantedMail & { waitMs?: number }): Promise<Mail>
  /** One mail; rejects with a ControlError 404 when it is not there, or no longer. */
  get(id: string): Promise<Mail>
  clear(): Promise<void>
}

const DEFAULT_WAIT_MS = 2_000

export function sandboxMail(control: ControlCalls, tenant?: string): SandboxMail {
  const whose = { ...(tenant !== undefined && { tenant }) }
  return {
    list: (wanted) => control.listMail({ query: { ...whose, ...wanted } }),
    async next({ waitMs = DEFAULT_WAIT_MS, ...wanted } = {}) {
      try {
        return await control.nextMail({ query: { ...whose, ...wanted, wait: Math.ceil(waitMs) / 1000 } })
      } catch (error) {
        if (!(error instanceof ControlError && error.status === 404)) throw error
        throw new ControlError(404, `no mail ${JSON.stringify(wanted)} came within ${waitMs} ms`)
      }
    },
    get: (id) => control.getMail({ params: { id }, query: whose }),
    clear: () => control.clearMail({ query: whose }),
  }
}
