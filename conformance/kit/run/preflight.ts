import { cut, type JsonObject } from '../json.ts'
import type { Kind, Profile } from '../profile.ts'
import type { Settings } from '../plan/profile-options.ts'
import { covers, type Footprint } from '../register.ts'
import type { Control } from '../sandbox/control.ts'
import type { Client } from '../wire/client.ts'
import { type Exchange, headerOf } from '../wire/exchange.ts'
import { NoAnswer } from '../wire/no-answer.ts'
import type { Outside } from '../wire/outside.ts'
import type { Pace } from '../wire/pace.ts'
import { writeRequest } from '../wire/request.ts'
import type { Secrets } from '../wire/secrets.ts'
import { ownPart } from './own-part.ts'

/** Why nothing is judged: 2, what was given has to be put right; 3, the target is not there. */
export interface Unready {
  readonly exit: 2 | 3
  readonly message: string
}

export type Preflight =
  { readonly ready: true; readonly notes: readonly string[] } | ({ readonly ready: false } & Unready)

/** What a profile looks with. */
export interface Look<K extends Kind> {
  readonly target: string
  readonly settings: Settings<K['option']>
  /** A key that a sandbox's control API has just made, and the address of that; absent on any other target. */
  readonly made?: { readonly at: string; readonly key: string }
  /** Whether the run may leave behind what this footprint leaves. */
  leaves(footprint: Footprint): boolean
  /** The look's own part in names that a target may remember. */
  readonly own: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** Calls below the target, or below another base; no key sends none. */
  call(
    method: string,
    path: string,
    options?: { readonly key?: string | undefined; readonly base?: string; readonly json?: JsonObject },
  ): Promise<Exchange>
}

interface Parts<K extends Kind> {
  readonly profile: Profile<K>
  readonly client: Client
  readonly target: string
  readonly settings: Settings<K['option']>
  readonly pace: Pace
  readonly secrets: Secrets
  readonly outside: Outside
  readonly footprint: Footprint
  /** A sandbox's control API, which is to be that of the target. */
  readonly control: Control | undefined
}

/** What is still readable on one line. */
const LONGEST = 600

/** Looks before anything is judged: is somebody there, and is what people lent to the run what it was said to be? */
export async function preflight<K extends Kind>(parts: Parts<K>): Promise<Preflight> {
  const { profile, client, target, settings, pace, secrets, outside, footprint, control } = parts
  let skew = 0
  const call: Look<K>['call'] = async (method, path, { key, base = target, json } = {}) => {
    const credentials = key === undefined ? [] : profile.credentials.headersOf(key)
    const exchange = await client.call({
      caseId: 'preflight',
      label: 'is the target there, and does the credential work',
      request: writeRequest(base, { method, path, credentials, json }),
      pace,
    })
    const date = Date.parse(headerOf(exchange.response.headers, 'Date') ?? '')
    if (!Number.isNaN(date)) skew = date - outside.now()
    return exchange
  }
  const accounts = control && profile.sandboxAccounts?.(control)
  try {
    const key = accounts && profile.credentials.keyOf(await accounts.main())
    const made = control && key ? { at: control.url, key } : undefined
    const own = ownPart({ seed: 0, nonce: outside.drawNonce() }, 'preflight')
    const leaves = (each: Footprint): boolean => covers(footprint, each)
    const unready = await profile.preflight({
      target,
      settings,
      ...(made && { made }),
      leaves,
      own,
      now: outside.now(),
      call,
    })
    // Masked before it is cut, or the cut would leave half a secret.
    return unready
      ? { ready: false, exit: unready.exit, message: cut(secrets.mask(unready.message), LONGEST) }
      : { ready: true, notes: tellSkew(skew) }
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    const otherwise =
      error.kind === 'broken' && (await answersTls(parts)) ? `; TLS is spoken there: is it ${secured(target)}?` : ''
    return { ready: false, exit: 3, message: `${target} could not be reached: ${error.message}${otherwise}` }
  } finally {
    await accounts?.drop()
  }
}

const secured = (target: string): string => target.replace(/^http:/, 'https:')

/** Whether a port at which plain HTTP broke off answers to TLS. No credential is sent. */
async function answersTls<K extends Kind>({ client, target, pace }: Parts<K>): Promise<boolean> {
  if (!target.startsWith('http:')) return false
  const request = writeRequest(secured(target), { method: 'GET', path: '/', credentials: [] })
  return client.call({ caseId: 'preflight', label: 'is TLS spoken there', request, pace }).then(
    () => true,
    (error: unknown) => error instanceof NoAnswer && error.message.startsWith('TLS: its certificate'),
  )
}

/** Seconds within which two clocks are taken for equal. */
const NEAR = 60

function tellSkew(ms: number): string[] {
  const seconds = Math.round(Math.abs(ms) / 1000)
  if (seconds <= NEAR) return []
  return [`the target's clock is ${seconds} s ${ms > 0 ? 'ahead of' : 'behind'} this machine's, by its Date header`]
}
