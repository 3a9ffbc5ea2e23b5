/** A place in a body, as a caller would write it, and what is wrong there. */
export interface SchemaProblem {
  /** Such as `invoice.lines[0].quantity`. */
  readonly path: string
  readonly message: string
  /** The schema keyword that was broken. */
  readonly keyword: string
  /** What stands there; undefined where nothing does, or the judged value was not handed over. */
  readonly value: unknown
}

/** What AJV reports of a failed validation. */
export interface SchemaError {
  readonly instancePath: string
  readonly keyword: string
  readonly params: Readonly<Record<string, unknown>>
  readonly message?: string
}

/** Turns the first error of a validator into a sentence that names the place and the remedy. */
export function describeSchemaError(
  errors: readonly SchemaError[] | null | undefined,
  judged?: unknown,
): SchemaProblem {
  // The first error is the deepest; a choice of which it is a branch is reported after it.
  const error = withOtherTypes(errors ?? [])
  if (!error) return { path: 'The body', message: 'is not valid', keyword: 'unknown', value: undefined }
  return {
    ...sentence(error, placeOf(error.instancePath)),
    keyword: error.keyword,
    value: valueAt(judged, error.instancePath),
  }
}

/** The first error; where none of several types fits that the value may be of, one error that names them all. */
function withOtherTypes(errors: readonly SchemaError[]): SchemaError | undefined {
  const [first] = errors
  const choice = errors.findIndex(({ keyword }) => keyword === 'anyOf' || keyword === 'oneOf')
  if (first === undefined || choice === -1) return first
  const branches = errors.slice(0, choice)
  const place = errors[choice]?.instancePath
  if (!branches.every(({ keyword, instancePath }) => keyword === 'type' && instancePath === place)) return first
  return { ...first, params: { type: [...new Set(branches.flatMap(({ params }) => params['type']))] } }
}

function sentence(error: SchemaError, place: string): Pick<SchemaProblem, 'path' | 'message'> {
  switch (error.keyword) {
    case 'required':
      return { path: join(place, String(error.params['missingProperty'])), message: 'is required' }
    case 'type':
      return {
        path: place || 'The body',
        message: `must be ${typeNames(error.params['type'])}; leave it out if there is nothing to say`,
      }
    case 'pattern':
      return { path: place, message: patternText(String(error.params['pattern'])) }
    case 'additionalProperties':
      return { path: join(place, String(error.params['additionalProperty'])), message: 'is not known here' }
    case 'format':
      return { path: place, message: formatText(String(error.params['format'])) }
    case 'enum':
      return { path: place, message: `must be one of ${(error.params['allowedValues'] as unknown[]).join(', ')}` }
    case 'const':
      return { path: place || 'The body', message: `must be ${JSON.stringify(error.params['allowedValue'])}` }
    case 'minProperties':
      return { path: place || 'The body', message: 'must have a member' }
    case 'maxProperties':
      return { path: place || 'The body', message: 'must have one member only' }
    default:
      return { path: place || 'The body', message: error.message ?? 'is not valid' }
  }
}

function formatText(format: string): string {
  return format === 'date' ? 'must be a date as YYYY-MM-DD' : `must be a valid ${format}`
}

/** Besides texts that may not be blank, decimals are the only pattern with words of its own. */
function patternText(pattern: string): string {
  if (pattern === '\\S') return 'must not be blank'
  return pattern.startsWith('^[-+]?[0-9]')
    ? 'must be a number or a numeric string such as "1234.50"'
    : `must match ${pattern}`
}

function typeNames(type: unknown): string {
  const names = Array.isArray(type) ? type.map(String) : [String(type)]
  return names.map((name) => (/^[aeio]/.test(name) ? `an ${name}` : `a ${name}`)).join(' or ')
}

function valueAt(judged: unknown, pointer: string): unknown {
  return pointer
    .split('/')
    .slice(1)
    .reduce<unknown>(
      (value, part) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, part)
          ? Reflect.get(value, part)
          : undefined,
      judged,
    )
}

/** `/invoice/lines/0/quantity` → `invoice.lines[0].quantity` */
function placeOf(pointer: string): string {
  return pointer
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'))
    .reduce((path, part) => join(path, part), '')
}

function join(path: string, part: string): string {
  if (/^\d+$/.test(part)) return `${path}[${part}]`
  return path === '' ? part : `${path}.${part}`
}

/** The same as one sentence. */
export function sayProblem(errors: readonly SchemaError[] | null | undefined): string {
  const { path, message } = describeSchemaError(errors)
  return `${path} ${message}`
}
