import { sayProblem, type SchemaError } from './describe-schema-error.ts'
import { inLaterTurns } from './in-turns.ts'
import { isSmall } from './json-weight.ts'
import { partsOf, pointerInWhole } from './parts-of.ts'
import type { Validator } from './validator.ts'

/**
 * What a schema finds wrong with an answer, in a sentence; undefined where nothing is. A large answer is judged part by
 * part, in turns with others.
 */
export function judgeAnswer(validate: Validator, body: unknown): string | undefined | Promise<string | undefined> {
  if (isSmall(body)) return validate(body) ? undefined : sayProblem(validate.errors)
  return inLaterTurns(judgeParts(validate, body))
}

/** The same with a yield after each part. */
export function* judgeParts(validate: Validator, body: unknown, piece?: number): Generator<void, string | undefined> {
  for (const part of partsOf(body, piece)) {
    if (!validate(part.value)) {
      const inWhole = ({ instancePath, ...error }: SchemaError): SchemaError => ({
        ...error,
        instancePath: pointerInWhole(instancePath, part),
      })
      return sayProblem(validate.errors?.map(inWhole))
    }
    yield
  }
  return undefined
}
