import { isoTime, type Instant } from './clock.ts'

/** A mail as it is written; `links` and `code` are also in its texts, and here as data. */
export interface OutgoingMail {
  readonly type: string
  readonly to: string
  readonly subject: string
  readonly text: string
  readonly html: string
  /** In order of appearance: the first is what the mail is about. */
  readonly links: readonly string[]
  readonly code?: string
  readonly sent_at: Instant
  /** Id of the requirement that sent it, in the register of its API. */
  readonly rule: string
  /** What it is about, such as a key or a session, with the id. */
  readonly about: string
  /** Id of the exchange that led to it; null where it was not an exchange (time, a page, the control API). */
  readonly exchange: string | null
}

/** A mail as it was captured. */
export interface Mail extends Omit<OutgoingMail, 'sent_at'> {
  readonly id: string
  readonly tenant: string
  /** ISO 8601, UTC, by the clock of the tenant. */
  readonly sent_at: string
}

/** Whose mails: they go with it. */
export interface MailOwner {
  readonly slug: string
}

export interface MailQuery {
  readonly to?: string | undefined
  readonly type?: string | undefined
  /** Only mails captured after the one of this id. */
  readonly after?: string | undefined
}

/** Takes a captured mail further, to a real server. Must neither throw nor wait. */
export interface Delivery {
  deliver(mail: Mail): void
  /** Gives up what has not left after a while. */
  close(): Promise<void>
}

/** What an owner keeps: mails carry links and codes, so they live in memory only, and not for ever. */
export const MOST_MAILS = 500

interface Captured {
  readonly serial: number
  readonly mail: Mail
}

interface Waiter {
  wake(owner: MailOwner, arrived: Captured): void
  leave(): void
}

/** Captures every mail, by owner, and tells those who wait for one. */
export class Mailbox {
  readonly #boxes = new WeakMap<MailOwner, Captured[]>()
  readonly #waiting = new Set<Waiter>()
  readonly #delivery: Delivery | undefined
  #serial = 0
  #dismissed = false

  constructor(delivery?: Delivery) {
    this.#delivery = delivery
  }

  post(owner: MailOwner, mail: OutgoingMail): Mail {
    const serial = ++this.#serial
    const captured: Mail = { id: idOf(serial), tenant: owner.slug, ...mail, sent_at: isoTime(mail.sent_at) }
    const box = this.#boxes.get(owner) ?? []
    box.push({ serial, mail: captured })
    if (box.length > MOST_MAILS) box.shift()
    this.#boxes.set(owner, box)
    for (const { wake } of this.#waiting) wake(owner, { serial, mail: captured })
    this.#delivery?.deliver(captured)
    return captured
  }

  /** Mails of these owners, oldest first. */
  list(owners: readonly MailOwner[], query: MailQuery = {}): Mail[] {
    return owners
      .flatMap((owner) => this.#boxes.get(owner) ?? [])
      .filter(wantedBy(query))
      .toSorted((left, right) => left.serial - right.serial)
      .map(({ mail }) => mail)
  }

  get(owners: readonly MailOwner[], id: string): Mail | undefined {
    return this.list(owners).find((mail) => mail.id === id)
  }

  /**
   * The first mail after `after`, or, without it, the newest there is; waits up to `waitMs` for one
   * to come. Undefined when none came, or when the caller has gone.
   */
  async next(
    owners: () => readonly MailOwner[],
    { waitMs, signal, ...query }: MailQuery & { waitMs: number; signal?: AbortSignal | undefined },
  ): Promise<Mail | undefined> {
    const found = this.list(owners(), query).at(query.after === undefined ? -1 : 0)
    if (found || waitMs <= 0 || signal?.aborted || this.#dismissed) return found
    const isWanted = wantedBy(query)
    return new Promise((resolve) => {
      const finish = (mail: Mail | undefined): void => {
        clearTimeout(timer)
        this.#waiting.delete(waiter)
        signal?.removeEventListener('abort', leave)
        resolve(mail)
      }
      const leave = (): void => finish(undefined)
      // The new one alone: many may wait, and many mails be there that none of them wants.
      const wake = (owner: MailOwner, arrived: Captured): void => {
        if (isWanted(arrived) && owners().includes(owner)) finish(arrived.mail)
      }
      const waiter = { wake, leave }
      const timer = setTimeout(leave, waitMs)
      signal?.addEventListener('abort', leave)
      this.#waiting.add(waiter)
    })
  }

  /** Lets nobody wait any longer: the sandbox is closing. */
  dismiss(): void {
    this.#dismissed = true
    for (const { leave } of this.#waiting) leave()
  }

  clear(owners: readonly MailOwner[]): void {
    for (const owner of owners) this.#boxes.delete(owner)
  }
}

function wantedBy({ to, type, after }: MailQuery): (captured: Captured) => boolean {
  const later = after === undefined ? 0 : serialOf(after)
  const address = to?.toLowerCase()
  return ({ serial, mail }) =>
    serial > later &&
    (address === undefined || mail.to.toLowerCase() === address) &&
    (type === undefined || mail.type === type)
}

function idOf(serial: number): string {
  return `mail-${serial.toString(36).padStart(6, '0')}`
}

/** An unknown id counts as before every mail. */
function serialOf(id: string): number {
  const serial = /^mail-([0-9a-z]{1,11})$/.exec(id)?.[1]
  return serial === undefined ? 0 : parseInt(serial, 36)
}
