import { createHash, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { Middleware } from 'koa'
import { isLoopbackName } from '../http/loopback-name.ts'
import type { Settings } from '../service.ts'
import { ControlError } from './control-error.ts'

export interface ControlCaller {
  readonly method: string
  readonly headers: IncomingHttpHeaders
}

export interface GuardRefusal {
  readonly status: 401 | 403 | 415
  readonly message: string
}

/** Keeps the control API to its owner: web pages and other machines are turned away. */
export function guard(settings: Settings): Middleware {
  return (ctx, next) => {
    const refusal = judgeCaller({ method: ctx.method, headers: ctx.req.headers }, settings)
    if (refusal) throw new ControlError(refusal.status, refusal.message)
    return next()
  }
}

/**
 * Who may call. On a loopback address a loopback name in `Host` is enough: a page whose own name
 * was made to lead here (DNS rebinding) does not. On any other address the control token is asked
 * for, and so it is wherever one was given: whoever sets a token counts on it. A foreign page is turned
 * away in all cases, and no answer ever carries a CORS header.
 */
export function judgeCaller(
  { method, headers }: ControlCaller,
  { exposed, controlToken }: Pick<Settings, 'exposed' | 'controlToken'>,
): GuardRefusal | undefined {
  const { host = '', origin } = headers
  if (!exposed && !isLoopbackName(host)) {
    return {
      status: 403,
      message: `the control API answers to a loopback name such as localhost, not to '${host.slice(0, 100)}'; --allowed-host is for the APIs alone`,
    }
  }
  if (origin !== undefined && !isOwnOrigin({ origin, host, exposed })) {
    return {
      status: 403,
      message: `the control API answers to pages of its own origin, not to those of ${origin.slice(0, 100)}`,
    }
  }
  if (headers['sec-fetch-site'] === 'cross-site') {
    return { status: 403, message: 'the control API does not answer to pages of another site' }
  }
  if ((exposed || controlToken !== null) && !isBearer(headers.authorization, controlToken)) {
    return { status: 401, message: 'send the control token as Authorization: Bearer <token> (serve --control-token)' }
  }
  return judgeMediaType(method, headers)
}

/** Behind a proxy that ends TLS the own origin has another scheme; without one it is plain HTTP. */
function isOwnOrigin({ origin, host, exposed }: { origin: string; host: string; exposed: boolean }): boolean {
  const sent = origin.toLowerCase()
  const own = host.toLowerCase()
  return host !== '' && (sent === `http://${own}` || (exposed && sent === `https://${own}`))
}

function isBearer(authorization: string | undefined, token: string | null): boolean {
  const sent = /^Bearer +(\S+)$/i.exec(authorization ?? '')?.[1]
  // Hashed first: then neither content nor length shows in the time it takes.
  return sent !== undefined && token !== null && timingSafeEqual(digest(sent), digest(token))
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest()
}

const JSON_TYPE = /^application\/json\s*(?:;\s*charset="?utf-?8"?\s*)?$/i

/** What a form of a foreign page can send without being asked first is never JSON. */
function judgeMediaType(method: string, headers: IncomingHttpHeaders): GuardRefusal | undefined {
  if (method === 'GET' || method === 'HEAD') return undefined
  const type = headers['content-type']
  const hasBody = headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
  if (type === undefined ? hasBody : !JSON_TYPE.test(type)) {
    return {
      status: 415,
      message: `send the body as Content-Type: application/json, not ${type ? `as ${type.slice(0, 100)}` : 'without a type'}`,
    }
  }
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
    return { status: 415, message: 'send the body uncompressed, without Content-Encoding' }
  }
  return undefined
}
