import { type OperationId, OPERATIONS } from '../../../spec/generated/nuntiq/partner-operations.ts'
import type { WireRequest } from '../wire/exchange.ts'

const PATTERNS = Object.values(OPERATIONS).map(({ operationId, method, path }) => ({
  operationId,
  method: method as string,
  pattern: new RegExp(`/api${path.replace(/\{[^{}]+\}/g, '[^/]+')}$`),
}))

/** The documented operation that a request calls; undefined for an address that the contract does not know. */
export function operationOf(request: Pick<WireRequest, 'method' | 'url'>): OperationId | undefined {
  const [path = ''] = request.url.split(/[?#]/)
  return PATTERNS.find(({ method, pattern }) => method === request.method && pattern.test(path))?.operationId
}
