import type { SchemaError } from './describe-schema-error.ts'

/** A compiled schema: stops at the first broken rule; `errors` belongs to the latest call. */
export interface Validator {
  (data: unknown): boolean
  errors?: readonly SchemaError[] | null
}
