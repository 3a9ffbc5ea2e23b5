import { describeSchemaError, type SchemaError } from '../platform/describe-schema-error.ts'

/** One sentence that names the member at fault and says what it may be. */
export function describeBodyError(errors: readonly SchemaError[] | null | undefined): string {
  const { path } = describeSchemaError(errors)
  return `${path} ${wordsFor(errors?.[0]) ?? describeSchemaError(errors).message}`
}

function wordsFor(error: SchemaError | undefined): string | undefined {
  switch (error?.keyword) {
    case 'const':
      return `must be ${JSON.stringify(error.params['allowedValue'])}`
    case 'minProperties':
      return 'must have a member'
    case 'maxProperties':
      return 'must have one member only'
    case 'pattern':
      return error.params['pattern'] === '\\S' ? 'must not be blank' : undefined
    default:
      return undefined
  }
}
