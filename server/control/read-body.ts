import type { IncomingMessage } from 'node:http'
import { collectBody } from '../http/body/collect-body.ts'
import { DEPTH_LIMIT } from '../http/body/limits.ts'
import { parseLargeJson } from '../http/body/parse-json.ts'
import type { UploadWatch } from '../http/body/upload-watch.ts'
import { isDeeperThan } from '../platform/is-deeper-than.ts'
import { ControlError } from './control-error.ts'

export const BODY_LIMIT = 1024 * 1024

/** The JSON object in a body of at most `limit` bytes; no body at all is an empty object. */
export async function readJsonBody(
  request: IncomingMessage,
  { limit, watch }: { limit: number; watch: UploadWatch },
): Promise<object> {
  const bytes = await collectBody(request, { limit, readOn: limit, watch })
  if (!bytes) throw new ControlError(413, `The body exceeds ${limit / 1024 / 1024} MB`)
  if (bytes.length === 0) return {}
  const parsed = await parseLargeJson(bytes)
  if (!parsed.ok) {
    throw new ControlError(400, `The body is not valid JSON: ${'message' in parsed ? parsed.message : parsed.reason}`)
  }
  return jsonObject(parsed.value)
}

/** Any JSON value as an object that is not too deep. Throws a ControlError 400. */
export function jsonObject(value: unknown): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new ControlError(400, 'The body must be a JSON object')
  if (isDeeperThan(value, DEPTH_LIMIT))
    throw new ControlError(400, `The body is nested deeper than ${DEPTH_LIMIT} levels`)
  return value
}
