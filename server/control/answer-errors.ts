import type { Middleware } from 'koa'
import type { Log } from '../log/log.ts'
import { UploadStalled } from '../http/body/upload-watch.ts'
import { HungUp } from '../http/hung-up.ts'
import { Refusal } from '../http/refusal.ts'
import { DamagedBlob } from '../platform/blobs.ts'
import { StoreError } from '../store/store-error.ts'
import { ClockGoesForward } from '../time/clock-move.ts'
import { EndlessWork } from '../time/agenda.ts'
import { ClocksLeftBehind } from '../time/carry-out-move.ts'
import { MoveNameTaken } from '../time/made-move.ts'
import { BadClockMove } from '../time/read-clock-move.ts'
import { BadState } from '../tenancy/bad-state.ts'
import { BadWorld } from '../sandbox/judge-world.ts'
import { TenantGone } from '../tenancy/tenant.ts'
import { TenantExists } from '../tenancy/tenants.ts'
import { ControlError, titleOf } from './control-error.ts'

/** Says every error as `{error, message}`; one that nobody foresaw also goes to the log. */
export function answerErrors({ log }: { log: Log }): Middleware {
  return async (ctx, next) => {
    ctx.set({
      'Cache-Control': 'no-store',
      'X-Content-Type-Options': 'nosniff',
      // Not to be embedded by a page of another origin, such as one on another port of this machine.
      'Cross-Origin-Resource-Policy': 'same-origin',
    })
    try {
      await next()
    } catch (error) {
      if (error instanceof HungUp) {
        ctx.respond = false
        ctx.res.destroy()
        return
      }
      const answer = answerOf(error)
      if (!answer) log.fault({ exchange: `${ctx.method} ${ctx.path.slice(0, 200)}`, error })
      const { status, message } = answer ?? UNFORESEEN
      ctx.status = status
      if (status === 401) ctx.set('WWW-Authenticate', 'Bearer')
      // What has not arrived is not waited for.
      if (error instanceof UploadStalled) ctx.set('Connection', 'close')
      ctx.body = { error: answer?.error ?? titleOf(status), message }
    }
  }
}

/** What the control API would answer to an error; undefined for one that nobody foresaw. */
export function controlErrorOf(error: unknown): ControlError | undefined {
  if (error instanceof ControlError) return error
  const answer = answerOf(error)
  return answer && new ControlError(answer.status, answer.message, { cause: error })
}

const UNFORESEEN = { status: 500, message: 'Something went wrong in the sandbox; its log says what' }

function answerOf(error: unknown): { status: number; error?: string; message: string } | undefined {
  if (error instanceof ControlError) return { status: error.status, message: error.message }
  if (error instanceof BadState) return { status: STATUS_OF_STATE[error.trouble], message: error.message }
  if (error instanceof BadWorld || error instanceof BadClockMove || error instanceof ClockGoesForward)
    return { status: 400, message: error.message }
  if (error instanceof TenantExists || error instanceof MoveNameTaken) return { status: 409, message: error.message }
  if (error instanceof EndlessWork || error instanceof ClocksLeftBehind || error instanceof DamagedBlob)
    return { status: 500, message: error.message }
  if (error instanceof UploadStalled)
    return { status: 408, message: 'The body stopped arriving; send it again on a new connection' }
  if (error instanceof TenantGone) return { status: 404, message: error.message }
  if (error instanceof StoreError) return { status: 500, message: `${error.message} ${error.remedy}` }
  if (error instanceof Refusal) return { status: error.answer.status, ...wordsOf(error.answer.body ?? {}) }
  return undefined
}

const STATUS_OF_STATE = { malformed: 400, foreign: 409, 'too-large': 413 } as const

/** A rule of the API that was asked here too, in the API's own words. */
function wordsOf(body: object): { error?: string; message: string } {
  const { error, message } = body as { error?: unknown; message?: unknown }
  return { message: String(message), ...(typeof error === 'string' && { error }) }
}
