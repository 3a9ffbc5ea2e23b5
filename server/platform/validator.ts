import type { SchemaError } from './describe-schema-error.ts'

/** A compiled schema: stops at the first broken rule; `errors` belongs to the latest call. */
export interface Validator {
  (data: unknown): boolean
  errors?: readonly SchemaError[] | null
}

/** What answers are judged by: by operationId and status. A status that has none is not documented, or has no JSON. */
export type AnswerValidators = Readonly<Record<string, Readonly<Partial<Record<number, Validator>>>>>
