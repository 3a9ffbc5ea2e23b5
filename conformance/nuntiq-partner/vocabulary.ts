import { fitsSchema } from '../kit/checks/schema.ts'
import { CONTRACT } from './contract.ts'
import { claimsNoSuccess, hasMessage } from './refusal.ts'

/** The words of `t.expect(exchange)` that belong to this API. */
export const VOCABULARY = {
  message: () => hasMessage,
  noSuccess: () => claimsNoSuccess,
  schema: () => fitsSchema(CONTRACT),
} as const
