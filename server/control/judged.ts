import { sayProblem } from '../platform/describe-schema-error.ts'
import type { Validator } from '../platform/validator.ts'
import { ControlError } from './control-error.ts'

/** The body as what its validator has found it to be. Throws a ControlError 400 that names the member at fault. */
export function judged<Body extends object>(body: object, validator: Validator): Body {
  if (!validator(body)) throw new ControlError(400, sayProblem(validator.errors))
  return body as Body
}
