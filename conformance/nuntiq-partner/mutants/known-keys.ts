import { headerOf } from '../../kit/wire/exchange.ts'
import type { Modifier, PassingRequest } from './modifier.ts'
import { withHeader } from './vocabulary.ts'
import { isAccepted, keyOf, operationCalled } from './where.ts'

/** Every key that was issued on the wire, or served once, serves for what is taken for it. */
export const keyTaken = (isTakenFor: (call: PassingRequest, key: string) => boolean) => (): Modifier => {
  const known = new Set<string>()
  return {
    request(call) {
      if (operationCalled(call) === undefined || known.has(keyOf(call))) return call
      const taken = [...known].find((key) => isTakenFor(call, key))
      return taken === undefined ? call : withHeader(call, 'X-API-Key', taken)
    },
    answer(reply, call) {
      // A deployment of others issues none of the keys that it was lent.
      const own = keyOf(call)
      if (isAccepted(reply) && own !== '' && ![...known].some((key) => isTakenFor(call, key))) known.add(own)
      for (const [, key = ''] of reply.body.toString('latin1').matchAll(/"api_key":"([^"]+)"/g)) known.add(key)
      return reply
    },
  }
}

export const bearerOf = ({ headers }: PassingRequest): string =>
  (headerOf(headers, 'Authorization') ?? '').replace(/^Bearer /, '')
