import { ControlError } from './control-error.ts'
import type { Background } from '../platform/background.ts'
import { SECOND } from '../platform/clock.ts'
import type { Mail, Mailbox, MailQuery } from '../platform/mail.ts'
import { nextTurn } from '../platform/in-turns.ts'
import { showInTurns } from '../platform/show-in-turns.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import { type ControlHandler, type ControlRequest, DONE, ok } from './control-call.ts'

const LONGEST_WAIT_SECONDS = 60
const DEFAULT_WAIT_SECONDS = 10

export interface MailParts {
  readonly mailbox: Mailbox
  readonly tenants: Tenants
  readonly background: Background
  /** The register's sentence behind the rule that sent a mail. */
  statementOf(rule: string): Promise<string | undefined>
}

/** `GET /mail`: oldest first. Mails are kept in memory only, the latest of each tenant. */
export function listMail(parts: MailParts): ControlHandler {
  return async (request) => {
    await parts.background.idle()
    // There may be tens of thousands to choose from.
    await nextTurn()
    const mails = parts.mailbox.list(ownersOf(parts, request), readQuery(request))
    return ok(await showInTurns(mails, (mail) => explained(mail, parts)))
  }
}

/**
 * `GET /mail/next`: the first mail after `after`, or, without it, the newest; waits for one to come.
 * 404 when none does.
 */
export function nextMail(parts: MailParts): ControlHandler {
  return async (request) => {
    const seconds = readWait(request.query['wait'])
    // What an answer has already promised is sent before the newest is looked for.
    await parts.background.idle()
    const mail = await parts.mailbox.next(() => ownersOf(parts, request), {
      ...readQuery(request),
      waitMs: seconds * SECOND,
      signal: request.gone,
    })
    if (!mail) throw new ControlError(404, `no such mail has come within ${seconds} seconds`)
    return ok(await explained(mail, parts))
  }
}

export function getMail(parts: MailParts): ControlHandler {
  return async (request) => {
    const id = request.params['id'] ?? ''
    const mail = parts.mailbox.get(ownersOf(parts, request), id)
    if (!mail) throw new ControlError(404, `there is no mail ${id.slice(0, 100)}; the latest ones only are kept`)
    return ok(await explained(mail, parts))
  }
}

export function clearMail(parts: MailParts): ControlHandler {
  return (request) => {
    parts.mailbox.clear(ownersOf(parts, request))
    return DONE
  }
}

/** With the sentence behind its rule, so that the mailbox itself says why a mail was sent. */
async function explained(mail: Mail, { statementOf }: MailParts): Promise<object> {
  return { ...mail, why: (await statementOf(mail.rule)) ?? null }
}

function ownersOf({ tenants }: MailParts, { tenant }: ControlRequest): Tenant[] {
  return tenants.all().filter(({ slug }) => !tenant || slug === tenant.slug)
}

function readQuery({ query }: ControlRequest): MailQuery {
  return { to: query['to'], type: query['type'], after: query['after'] }
}

function readWait(sent: string | undefined): number {
  if (sent === undefined) return DEFAULT_WAIT_SECONDS
  const seconds = /^\d{1,2}(?:\.\d{1,3})?$/.test(sent) ? Number(sent) : Infinity
  if (seconds > LONGEST_WAIT_SECONDS) {
    throw new ControlError(
      400,
      `wait '${sent.slice(0, 50)}' must be a number of seconds from 0 to ${LONGEST_WAIT_SECONDS}`,
    )
  }
  return seconds
}
