// partner-operations.ts: the operations with literal types.
import { listOperations } from './document.mjs'

const headerNames = (responses) => [...new Set(responses.flatMap((response) => response.headers))]

export function operationsModule(document) {
  const rows = listOperations(document).map(({ operationId, method, path, responses }) => {
    const row = {
      operationId,
      method,
      path,
      statuses: responses.map((response) => response.status),
      responseHeaders: headerNames(responses),
      inferredBodies: responses.filter((response) => response.inferred).map((response) => response.status),
    }
    return `  ${operationId}: ${JSON.stringify(row)},\n`
  })
  return `/**
 * Every operation: its path below the server's base, the documented statuses, the names of the
 * headers that an answer may carry, and the statuses whose body no source prints.
 */
export const OPERATIONS = {
${rows.join('')}} as const

export type OperationId = keyof typeof OPERATIONS
`
}
