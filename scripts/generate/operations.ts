// <document>-operations.ts: the operations with literal types.
import type { OpenApiDocument } from '../../server/control/contract/open-api-document.ts'
import { listOperations, type ListedResponse } from './document.ts'

const headerNames = (responses: readonly ListedResponse[]): string[] => [
  ...new Set(responses.flatMap((response) => response.headers)),
]

export function operationsModule(document: OpenApiDocument): string {
  const rows = listOperations(document).map(({ operationId, method, path, query, responses }) => {
    const row = {
      operationId,
      method,
      path,
      query,
      statuses: responses.map((response) => response.status),
      responseHeaders: headerNames(responses),
      inferredBodies: responses.filter((response) => response.inferred).map((response) => response.status),
    }
    return `  ${operationId}: ${JSON.stringify(row)},\n`
  })
  return `/**
 * Every operation: its path below the server's base, the members of its query, the documented statuses, the names of
 * the headers that an answer may carry, and the statuses whose body no source prints.
 */
export const OPERATIONS = {
${rows.join('')}} as const

export type OperationId = keyof typeof OPERATIONS
`
}
