import { hex, type Random } from '../platform/random.ts'
import type { Call, Identity } from './api.ts'
import type { Intake } from './body/intake.ts'
import { receiveBody } from './body/receive-body.ts'
import { receiveForm } from './body/receive-form.ts'
import { receiveMultipart } from './body/receive-multipart.ts'
import { UploadStalled } from './body/upload-watch.ts'
import type { Exchange } from './exchange.ts'
import { HungUp } from './hung-up.ts'

const MOST_ADVICE = 40
const NO_QUERY = new URLSearchParams()

export interface CallParts {
  readonly params: Readonly<Record<string, string>>
  readonly random: Random
  readonly intake: Intake
}

/** What an operation sees of an exchange. */
export function callOf(exchange: Exchange, { params, random, intake }: CallParts): Call {
  const { ctx } = exchange
  const { raw } = exchange.logged
  return {
    identity: exchange.identity,
    exchange: exchange.logged.id,
    params,
    query: ctx.querystring === '' ? NO_QUERY : new URLSearchParams(ctx.querystring),
    ip: ctx.ip,
    header: exchange.head.header,
    async receive({ digest, keepBlobUpTo }) {
      const body = await receiveBody({
        request: ctx.req,
        response: ctx.res,
        digest,
        keepBlobUpTo,
        mark: () => `blob:${hex(random, 32)}:`,
        owner: ownerOf(exchange.identity, ctx.ip),
        intake,
      })
      if (body.kind === 'aborted') throw new HungUp()
      if (body.kind === 'stalled') throw new UploadStalled()
      if (body.kind === 'received') {
        raw.body = body.head
        raw.bodyBytes = body.bytes
      }
      return body
    },
    async form() {
      const body = await receiveForm(ctx.req, intake.watch)
      if (body.kind === 'form') {
        raw.body = body.bytes
        raw.bodyBytes = body.bytes.length
      }
      return body
    },
    multipart: (limits) =>
      receiveMultipart({
        request: ctx.req,
        response: ctx.res,
        limits,
        owner: ownerOf(exchange.identity, ctx.ip),
        intake,
      }),
    advise(text) {
      // A body of a hundred thousand odd files must not fill the log with as many notes.
      if (exchange.advice.length < MOST_ADVICE) exchange.advice.push(text)
    },
    attribute(tenant) {
      exchange.tenant = tenant
      exchange.onAttributed?.()
    },
  }
}

/** Who shares what bodies may take with the others: the tenant, or the address where none is known. */
function ownerOf(identity: Identity<unknown> | undefined, ip: string): string {
  return identity ? `tenant ${identity.tenant.slug}` : `address ${ip}`
}
