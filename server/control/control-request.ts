import { sayProblem } from '../platform/describe-schema-error.ts'
import type { Validator } from '../platform/validator.ts'
import type { Tenants } from '../tenancy/tenants.ts'
import type { ControlCall, ControlRequest } from './control-call.ts'
import { ControlError } from './control-error.ts'
import { BODY_LIMIT } from './read-body.ts'
import { tenantNamed } from './tenant-named.ts'

/** A request to a call as it came, over HTTP or within the process. */
export interface SentRequest extends Pick<ControlRequest, 'params' | 'origin' | 'gone'> {
  readonly querystring: string
  /** The JSON object that was sent, of at most so many bytes. */
  readonly readBody: (limit: number) => Promise<object>
  /** The text of the body while it arrives. */
  readonly readText: () => AsyncIterable<Buffer>
}

/** What a call's handler sees of a request. Throws a ControlError for a query that the call does not know. */
export function controlRequest(
  { query: known = [] }: ControlCall,
  { tenants, sent }: { tenants: Tenants; sent: SentRequest },
): ControlRequest {
  const { params, origin, gone, querystring, readBody, readText } = sent
  const query = readQuery(querystring, known)
  const slug = query['tenant']
  return {
    params,
    query,
    tenant: slug === undefined ? undefined : tenantNamed(tenants, slug),
    origin,
    gone,
    body: async <Body extends object>(validator: Validator) => judged<Body>(await readBody(BODY_LIMIT), validator),
    unjudged: () => readBody(BODY_LIMIT),
    text: readText,
  }
}

/** The body as what its validator has found it to be. Throws a ControlError 400 that names the member at fault. */
function judged<Body extends object>(body: object, validator: Validator): Body {
  if (!validator(body)) throw new ControlError(400, sayProblem(validator.errors))
  return body as Body
}

/** A misspelt member would silently act on all tenants: it is refused instead. */
function readQuery(querystring: string, known: readonly string[]): Record<string, string> {
  const query: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(querystring)) {
    if (!known.includes(name)) {
      const remedy = known.length === 0 ? 'this call takes none' : `there are ${known.join(', ')}`
      throw new ControlError(400, `query member '${name.slice(0, 100)}' is not known here: ${remedy}`)
    }
    if (Object.hasOwn(query, name)) throw new ControlError(400, `query member '${name}' is given twice`)
    query[name] = value
  }
  return query
}
