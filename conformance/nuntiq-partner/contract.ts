import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { OPERATIONS } from '../../spec/generated/nuntiq/partner-operations.ts'
import { responseValidators } from '../../spec/generated/nuntiq/partner-validators.js'
import { createContract } from '../kit/checks/contract.ts'
import { type Schemas, schemasOf } from '../kit/generate/schemas.ts'
import { packageRoot } from '../kit/package-root.ts'

/** What `spec` says of the Partner API's answers. */
export const CONTRACT = createContract({
  root: '/api',
  operations: OPERATIONS,
  validators: responseValidators,
  document: () => parse(readFileSync(join(packageRoot(), 'spec/nuntiq/partner.openapi.yaml'), 'utf8')) as unknown,
})

let schemas: Schemas | undefined

/** The schemas that payloads are made from and judged by. */
export function payloadSchemas(): Schemas {
  return (schemas ??= schemasOf(CONTRACT.document()))
}
