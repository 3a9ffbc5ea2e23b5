import { Router } from '@koa/router'
import type { Context, Middleware } from 'koa'
import { Readable } from 'node:stream'
import type { Validator } from '../platform/validator.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import type { ControlAnswer, ControlCall } from './control-call.ts'
import { judged } from './judged.ts'
import { BODY_LIMIT, readJsonBody } from './read-body.ts'
import { readQuery } from './read-query.ts'
import { tenantNamed } from './tenant-named.ts'

export const CONTROL_PREFIX = '/_sandbox/v1'

/** Leads requests to the calls of the table, and writes what they answer. */
export function serveCalls(calls: readonly ControlCall[], { tenants }: { tenants: Tenants }): Middleware {
  const router = new Router({ prefix: CONTROL_PREFIX })
  for (const call of calls) router.register(call.path, [call.method], (ctx) => perform(call, ctx, tenants))
  return router.routes() as Middleware
}

async function perform(call: ControlCall, ctx: Context, tenants: Tenants): Promise<void> {
  const query = readQuery(ctx.querystring, call.query ?? [])
  const leaving = new AbortController()
  ctx.res.once('close', () => leaving.abort())
  write(
    ctx,
    await call.handle({
      params: ctx['params'] as Record<string, string>,
      query,
      tenant: query['tenant'] === undefined ? undefined : tenantNamed(tenants, query['tenant']),
      origin: `http://${ctx.req.headers.host ?? 'localhost'}`,
      gone: leaving.signal,
      body: async <Body extends object>(validator: Validator, limit = BODY_LIMIT) =>
        judged<Body>(await readJsonBody(ctx.req, limit), validator),
      unjudged: () => readJsonBody(ctx.req, BODY_LIMIT),
    }),
  )
}

function write(ctx: Context, answer: ControlAnswer): void {
  ctx.status = answer.status
  switch (answer.kind) {
    case 'json':
      ctx.type = 'application/json; charset=utf-8'
      ctx.body = JSON.stringify(answer.body)
      return
    case 'pieces':
      ctx.type = 'application/json; charset=utf-8'
      ctx.body = Readable.from(answer.pieces)
      return
    case 'bytes':
      ctx.set({ ...answer.headers })
      ctx.body = answer.bytes
      return
    case 'nothing':
      return
  }
}
