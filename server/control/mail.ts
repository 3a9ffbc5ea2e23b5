import { ControlError } from './control-error.ts'
import { type Desk, DONE, type Handler, ok } from './desk.ts'
import type { MailQuery } from '../platform/mail.ts'
import { SECOND } from '../platform/clock.ts'
import type { Tenant } from '../tenancy/tenant.ts'

const LONGEST_WAIT_SECONDS = 60
const DEFAULT_WAIT_SECONDS = 10

/** `GET /mail`: oldest first. Mails are kept in memory only, the latest of each tenant. */
export const listMail: Handler = async (desk) => {
  await desk.house.background.idle()
  return ok(desk.house.mailbox.list(ownersOf(desk), readQuery(desk)))
}

/**
 * `GET /mail/next`: the first mail after `after`, or, without it, the newest; waits for one to come.
 * 404 when none does.
 */
export const nextMail: Handler = async (desk) => {
  const { house, gone } = desk
  const seconds = readWait(desk.query['wait'])
  // What an answer has already promised is sent before the newest is looked for.
  await house.background.idle()
  const mail = await house.mailbox.next(() => ownersOf(desk), {
    ...readQuery(desk),
    waitMs: seconds * SECOND,
    signal: gone,
  })
  if (!mail) throw new ControlError(404, `no such mail has come within ${seconds} seconds`)
  return ok(mail)
}

export const getMail: Handler = (desk) => {
  const id = desk.params['id'] ?? ''
  const mail = desk.house.mailbox.get(ownersOf(desk), id)
  if (!mail) throw new ControlError(404, `there is no mail ${id.slice(0, 100)}; the latest ones only are kept`)
  return ok(mail)
}

export const clearMail: Handler = (desk) => {
  desk.house.mailbox.clear(ownersOf(desk))
  return DONE
}

function ownersOf({ house, tenant }: Desk): Tenant[] {
  return house.tenants.all().filter(({ slug }) => !tenant || slug === tenant.slug)
}

function readQuery({ query }: Desk): MailQuery {
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
