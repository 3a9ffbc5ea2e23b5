import { at, isObject, show } from '../kit/json.ts'
import type { Check } from '../kit/checks/verdict.ts'
import type { Exchange } from '../kit/wire/exchange.ts'

/** A refusal is a JSON object with something to read in `message` (GEN-ENV-001). */
export const hasMessage: Check = ({ json, text }) => {
  const message = at(json, 'message')
  return {
    check: 'message',
    ok: typeof message === 'string' && message.trim() !== '',
    expected: 'a JSON object with a non-empty text message',
    actual: isObject(json) ? `message ${show(message)}` : `no JSON object: ${show(text, 80)}`,
  }
}

/** A refusal never says `success: true` (GEN-ENV-002). */
export const claimsNoSuccess: Check = ({ json }) => {
  const success = at(json, 'success')
  return {
    check: 'no success',
    ok: success !== true,
    expected: 'success is not true',
    actual: `success ${show(success)}`,
  }
}

/** The member `message`, or else `error`, of an answer: what a refusal says of itself. */
export function wordsOf({ json }: Pick<Exchange, 'json'>): string {
  if (!isObject(json)) return ''
  const { message, error } = json
  return typeof message === 'string' ? message : typeof error === 'string' ? error : ''
}

/** Whether a key is refused in the form of this API. */
export const isRefusal = (answer: Exchange): boolean =>
  [401, 403].includes(answer.response.status) && hasMessage(answer).ok

/** The sources disagree on the member (AUTH-KEY-004). */
export const saysExpired = ({ json }: Pick<Exchange, 'json'>): boolean =>
  [at(json, 'code'), at(json, 'error')].includes('key_expired')
