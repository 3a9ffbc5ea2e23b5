import { headerOf } from '../../kit/wire/exchange.ts'
import type { Modifier, PassingRequest } from './modifier.ts'
import { withHeader } from './vocabulary.ts'
import { keyOf, operationCalled } from './where.ts'

/** Every key that was issued on the wire, to the Partner API or by the control API, serves for what is taken for it. */
export const keyTaken = (isTakenFor: (call: PassingRequest, key: string) => boolean) => (): Modifier => {
  const known = new Set<string>()
  return {
    request(call) {
      if (operationCalled(call) === undefined || known.has(keyOf(call))) return call
      const taken = [...known].find((key) => isTakenFor(call, key))
      return taken === undefined ? call : withHeader(call, 'X-API-Key', taken)
    },
    answer(reply) {
      for (const [, key = ''] of reply.body.toString('latin1').matchAll(/"api_key":"([^"]+)"/g)) known.add(key)
      return reply
    },
  }
}

export const bearerOf = ({ headers }: PassingRequest): string =>
  (headerOf(headers, 'Authorization') ?? '').replace(/^Bearer /, '')
