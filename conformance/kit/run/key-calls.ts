import { MARK } from '../generate/base-payload.ts'
import { at, textAt } from '../json.ts'
import type { Exchange } from '../wire/exchange.ts'
import { NoAnswer } from '../wire/no-answer.ts'
import type { RunContext } from './context.ts'
import type { Owner } from './ledger.ts'
import { SuiteError, Undecided } from './suite-error.ts'

export const KEYS = '/v1/partner/account/keys'

/** How the labels of the suite's keys begin. */
export const KEY_MARK = `${MARK.toLowerCase()}-`

/** A label by which people and the clean-up know a key of the suite. */
export function keyLabel(seed: number, nth: number): string {
  return `${KEY_MARK}${seed.toString(36)}-${nth}`
}

/** Ids that no deployment has given out: what a case may revoke or rotate to see it refused. */
const MADE_UP = /^(nkc-|0{8}-|$)/

interface KeyCall {
  readonly caseId: string
  readonly method: string
  readonly path: string
  readonly json: unknown
  /** The key that the call is made with. */
  readonly apiKey: string | null
  /** True where a later run will revoke what this one makes. */
  readonly keep: boolean
}

/**
 * Stands between every call of a case and a target that remembers. What makes a key is in the ledger
 * before it goes out, whichever word of the case it came from, and what revokes or rotates one goes
 * out only for keys that the suite made: an account that a person lends out stays as it was.
 */
export async function withLedger(run: RunContext, call: KeyCall, send: () => Promise<Exchange>): Promise<Exchange> {
  if (run.control) return send()
  if (call.method === 'POST' && call.path === KEYS) return createWithLedger(run, call, send)
  const [, id, rest] = call.path.match(/^\/v1\/partner\/account\/keys\/([^/]*)(\/rotate)?$/) ?? []
  const touches = id !== undefined && (rest === undefined ? call.method === 'DELETE' : call.method === 'POST')
  if (!touches) return send()

  const key = decodeURIComponent(id)
  const owner = run.ledger.ownerOf(key)
  if (owner === undefined && !MADE_UP.test(key))
    throw new SuiteError('a case may revoke and rotate only keys that this run made')
  // A target that goes by the key alone and not by the id would rotate the one that it was lent.
  if (rest !== undefined && ownerOf(run, call.apiKey) !== undefined)
    throw new SuiteError('a case may rotate only with a key that this run made')
  const answer = await send()
  if (rest === undefined && owner !== undefined && answer.response.status === 200) {
    run.ledger.note({ what: 'key', state: 'gone', caseId: call.caseId, owner, name: '', id: key })
  }
  return answer
}

async function createWithLedger(
  run: RunContext,
  { caseId, json, apiKey, keep }: KeyCall,
  send: () => Promise<Exchange>,
): Promise<Exchange> {
  if (run.halted() !== undefined) throw new Undecided(`no further key is made: ${run.halted()}`)
  const entry = { what: 'key', caseId, owner: ownerOf(run, apiKey) ?? 'main', name: textAt(json, 'label') } as const
  run.ledger.note({ ...entry, state: 'intent' })
  const answer = await send().catch((error: unknown) => {
    if (error instanceof NoAnswer && error.neverSent) run.ledger.note({ ...entry, state: 'refused' })
    throw error
  })
  const id = at(answer.json, 'data.id')
  if (typeof id === 'string') run.ledger.note({ ...entry, state: keep ? 'kept' : 'made', id })
  // After a failure of the server the key may be there all the same: the intent stays open.
  else if (answer.response.status >= 400 && answer.response.status < 500)
    run.ledger.note({ ...entry, state: 'refused' })
  return answer
}

/** Whose account a configured key opens; undefined for keys that the suite made. */
function ownerOf({ lent }: RunContext, apiKey: string | null): Owner | undefined {
  if (apiKey === null) return undefined
  return apiKey === lent.main ? 'main' : apiKey === lent.second ? 'second' : undefined
}
