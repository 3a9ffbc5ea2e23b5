import type { Context } from 'koa'
import { Readable } from 'node:stream'
import type { Validator } from '../../spec/generated/validator.js'
import type { House } from '../sandbox/house.ts'
import type { Api } from '../http/api.ts'
import type { Tenant } from '../tenancy/tenant.ts'
import { ControlError } from './control-error.ts'
import { describeBodyError } from './describe-body-error.ts'
import { BODY_LIMIT, readJsonBody } from './read-body.ts'

/** What a call of the control API may use: the house, and the request, free of Koa. */
export interface Desk {
  readonly house: House
  readonly apis: readonly Api[]
  readonly params: Readonly<Record<string, string>>
  /** Only the members that the call knows; others were refused. */
  readonly query: Readonly<Record<string, string>>
  /** The tenant of `?tenant=`; undefined without it. One that is not there was refused. */
  readonly tenant: Tenant | undefined
  /** Where the caller has reached the sandbox, such as `http://localhost:4010`. */
  readonly origin: string
  /** Says when the caller has hung up, so that nothing waits for it any longer. */
  readonly gone: AbortSignal
  /** The body, which the validator has found to be a `Body`. */
  readonly body: <Body extends object>(validator: Validator, limit?: number) => Promise<Body>
}

export type Reply =
  | { readonly status: 200 | 201; readonly body: unknown }
  | { readonly status: 204 }
  | { readonly status: 200; readonly headers: Readonly<Record<string, string>>; readonly bytes: Buffer }
  | { readonly status: 200; readonly jsonPieces: Iterable<string> }

export type Handler = (desk: Desk) => Reply | Promise<Reply>

/** Turns calls into middlewares. `queryNames` are the members that its query may have. */
export function serving(
  house: House,
  apis: readonly Api[],
): (handler: Handler, ...queryNames: string[]) => (ctx: Context) => Promise<void> {
  return (handler, ...queryNames) =>
    async (ctx) => {
      const query = readQuery(ctx.querystring, queryNames)
      const leaving = new AbortController()
      ctx.res.once('close', () => leaving.abort())
      write(
        ctx,
        await handler({
          house,
          apis,
          params: ctx['params'] as Record<string, string>,
          query,
          tenant: query['tenant'] === undefined ? undefined : tenantNamed(house, query['tenant']),
          gone: leaving.signal,
          origin: `http://${ctx.req.headers.host ?? 'localhost'}`,
          body: async <Body extends object>(validator: Validator, limit = BODY_LIMIT) => {
            const body = await readJsonBody(ctx.req, limit)
            if (!validator(body)) throw new ControlError(400, describeBodyError(validator.errors))
            return body as Body
          },
        }),
      )
    }
}

export function ok(body: unknown): Reply {
  return { status: 200, body }
}

export function created(body: unknown): Reply {
  return { status: 201, body }
}

export const DONE: Reply = { status: 204 }

export function tenantNamed(house: House, slug: string): Tenant {
  const tenant = house.tenants.get(slug)
  if (!tenant) throw new ControlError(404, `there is no tenant '${slug.slice(0, 100)}'`)
  return tenant
}

/** A misspelt member would silently act on all tenants: it is refused instead. */
function readQuery(querystring: string, names: readonly string[]): Record<string, string> {
  const query: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(querystring)) {
    if (!names.includes(name)) {
      const known = names.length === 0 ? 'this call takes none' : `there are ${names.join(', ')}`
      throw new ControlError(400, `query member '${name.slice(0, 100)}' is not known here: ${known}`)
    }
    if (Object.hasOwn(query, name)) throw new ControlError(400, `query member '${name}' is given twice`)
    query[name] = value
  }
  return query
}

function write(ctx: Context, reply: Reply): void {
  ctx.status = reply.status
  if ('bytes' in reply) {
    ctx.set({ ...reply.headers })
    ctx.body = reply.bytes
  } else if ('body' in reply) {
    ctx.type = 'application/json; charset=utf-8'
    ctx.body = JSON.stringify(reply.body)
  } else if ('jsonPieces' in reply) {
    ctx.type = 'application/json; charset=utf-8'
    ctx.body = Readable.from(reply.jsonPieces)
  }
}
