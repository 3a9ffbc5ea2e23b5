import type { ErrorObject } from 'ajv'

interface Validator {
  (data: unknown): boolean
  errors?: ErrorObject[] | null
}

/** What one document says of a schema that several describe. */
export interface Part {
  readonly validate: Validator
  /** The members that it knows. */
  readonly members: readonly string[]
}

/**
 * A validator of an object that several documents describe in parts: each part judges its members, and what none of
 * them names is not known.
 */
export function jointValidator(parts: readonly Part[]): Validator {
  const known = new Set(parts.flatMap(({ members }) => members))
  const joint: Validator = (data) => {
    joint.errors = errorsOf(data)
    return joint.errors === null
  }
  function errorsOf(data: unknown): ErrorObject[] | null {
    for (const { validate } of parts) if (!validate(data)) return validate.errors ?? []
    const unknown = Object.keys(data as object).find((member) => !known.has(member))
    return unknown === undefined ? null : [unknownMember(unknown)]
  }
  return joint
}

/** As AJV says it. */
function unknownMember(additionalProperty: string): ErrorObject {
  return {
    instancePath: '',
    schemaPath: '#/additionalProperties',
    keyword: 'additionalProperties',
    params: { additionalProperty },
    message: 'must NOT have additional properties',
  }
}
