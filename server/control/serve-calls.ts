import { Router } from '@koa/router'
import type { Context, Middleware } from 'koa'
import { Readable } from 'node:stream'
import type { UploadWatch } from '../http/body/upload-watch.ts'
import { writeJson } from '../platform/write-json.ts'
import { stateText } from '../tenancy/state-text/state-text.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import type { ControlAnswer, ControlCall } from './control-call.ts'
import { controlRequest, type SentRequest } from './control-request.ts'
import { arrivingText } from './arriving-text.ts'
import { giveUpWhenStalled } from './give-up-when-stalled.ts'
import { readJsonBody } from './read-body.ts'

export const CONTROL_PREFIX = '/_sandbox/v1'

export interface ServedParts {
  readonly tenants: Tenants
  readonly watch: UploadWatch
}
/** Pieces of a state that are made before the first of them is on its way. */
const PIECES_AHEAD = 2

/** Leads requests to the calls of the table, and writes what they answer. */
export function serveCalls(calls: readonly ControlCall[], parts: ServedParts): Middleware {
  let routes: Middleware | undefined
  return (ctx, next) => (routes ??= routesOf(calls, parts))(ctx, next)
}

/** The table is long, and a start that is not asked for any of it does without. */
function routesOf(calls: readonly ControlCall[], parts: ServedParts): Middleware {
  const router = new Router({ prefix: CONTROL_PREFIX })
  for (const call of calls) router.register(call.path, [call.method], (ctx) => perform(call, ctx, parts))
  return router.routes() as Middleware
}

async function perform(call: ControlCall, ctx: Context, { tenants, watch }: ServedParts): Promise<void> {
  const leaving = new AbortController()
  ctx.res.once('close', () => leaving.abort())
  const sent: SentRequest = {
    params: ctx['params'] as Record<string, string>,
    querystring: ctx.querystring,
    origin: `http://${ctx.req.headers.host ?? 'localhost'}`,
    gone: leaving.signal,
    readBody: (limit) => readJsonBody(ctx.req, { limit, watch }),
    readText: () => arrivingText(ctx.req, watch),
  }
  await write(ctx, await call.handle(controlRequest(call, { tenants, sent })))
}

async function write(ctx: Context, answer: ControlAnswer): Promise<void> {
  ctx.status = answer.status
  switch (answer.kind) {
    case 'json':
      ctx.type = 'application/json; charset=utf-8'
      ctx.body = await writeJson(answer.body)
      return
    case 'state':
      ctx.type = 'application/json; charset=utf-8'
      ctx.body = Readable.from(stateText(answer.state), { highWaterMark: PIECES_AHEAD })
      giveUpWhenStalled(ctx.res)
      return
    case 'bytes':
      ctx.set({ ...answer.headers })
      ctx.body = answer.bytes
      return
    case 'nothing':
      return
  }
}
