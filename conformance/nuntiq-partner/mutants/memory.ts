import type { OperationId } from '../../../spec/generated/nuntiq/partner-operations.ts'
import { at, textAt } from '../../kit/json.ts'
import { headerOf } from '../../kit/wire/exchange.ts'
import type { PassingRequest, Modifier, PassingAnswer } from './modifier.ts'
import { answeredJson, CONTROL, isAccepted, keyOf, operationCalled } from './where.ts'

/** The modifier, from the moment that the clock was moved with such a body. */
export function afterMove(body: RegExp, modifier: Modifier): () => Modifier {
  return () => {
    let moved = false
    return {
      request(call, side) {
        if (call.method === 'POST' && call.path.startsWith(`${CONTROL}/clock`) && body.test(call.body.toString()))
          moved = true
        return moved ? (modifier.request?.(call, side) ?? call) : call
      },
      answer: (reply, call, side) => (moved ? (modifier.answer?.(reply, call, side) ?? reply) : reply),
    }
  }
}

/** A modifier of what is done with certain secrets, which it learns from the answers as they pass. */
export function learning(
  learn: (reply: PassingAnswer, call: PassingRequest) => string,
  make: (isKnown: (secret: string) => boolean) => Modifier,
): () => Modifier {
  return () => {
    const known = new Set<string>()
    const modifier = make((secret) => known.has(secret))
    return {
      ...modifier,
      answer(reply, call, side) {
        const given = modifier.answer?.(reply, call, side) ?? reply
        const secret = learn(reply, call)
        if (secret !== '') known.add(secret)
        return given
      },
    }
  }
}

/** The key that an operation has issued. */
export const issuedBy =
  (...operations: readonly OperationId[]) =>
  (reply: PassingAnswer, call: PassingRequest): string =>
    isAccepted(reply) && operations.some((each) => each === operationCalled(call)) ? issuedKey(reply) : ''

const issuedKey = (reply: PassingAnswer): string => {
  const body = answeredJson(reply)
  return textAt(at(body, 'data') ?? body, 'api_key')
}

const wasRotated = (reply: PassingAnswer, call: PassingRequest): boolean =>
  operationCalled(call) === 'rotateKey' && isAccepted(reply)

/** The key that was rotated just now, and so is a former one. */
export const formerKey = (reply: PassingAnswer, call: PassingRequest): string =>
  wasRotated(reply, call) ? keyOf(call) : ''
/** The rotation secret that was used up just now. */
export const formerSecret = (reply: PassingAnswer, call: PassingRequest): string =>
  wasRotated(reply, call) ? (headerOf(call.headers, 'X-Rotation-Secret') ?? '') : ''
