import type { RequirementId } from '../../../spec/generated/nuntiq/requirements.ts'
import type { Call } from '../../http/api.ts'
import { bringBackTexts, isLongString } from '../../http/body/bring-back-texts.ts'
import type { ParsedValue, Received } from '../../http/body/received-body.ts'
import { errors } from './errors.ts'
import { MOST_DECODED_BYTES } from './submit-invoice/attachments/decode-content.ts'

/** Receives the bytes of a body; their content is judged later. */
export async function takeInBody(call: Call, { digest }: { digest: boolean }): Promise<Received> {
  const body = await call.receive({ digest, keepBlobUpTo: MOST_DECODED_BYTES })
  if (body.kind === 'too-large') throw errors.bodyTooLarge({ limit: body.limit })
  return body
}

/** The JSON of a received body (GEN-HTTP): right media type, uncompressed, complete, not too much of anything. */
export async function parseJson(body: Received, { header }: Pick<Call, 'header'>): Promise<ParsedValue> {
  const contentType = header('content-type')
  if (!isJson(contentType)) throw errors.mediaType({ sent: contentType })
  const encoding = header('content-encoding') ?? 'identity'
  if (encoding.toLowerCase() !== 'identity') throw errors.contentEncoding({ sent: encoding })
  const parsed = await body.parse()
  if (parsed.ok) return parsed
  switch (parsed.reason) {
    case 'malformed':
      throw errors.malformedJson({ message: parsed.message })
    case 'not-utf-8':
      throw errors.notUtf8({ message: parsed.message })
    case 'too-deep':
      throw errors.tooDeep({ limit: parsed.limit })
    case 'too-much-text':
      throw errors.tooMuchText({ limit: parsed.limit })
    default:
      throw errors.tooMany({ what: COUNTED[parsed.reason], limit: parsed.limit })
  }
}

const COUNTED = {
  'too-many-values': 'values in all',
  'too-many-objects': 'objects in all',
  'too-many-members': 'members in one object',
} as const

/** A body that is a JSON object. */
export async function readJsonObject(call: Call): Promise<Record<string, unknown>> {
  const body = await takeInBody(call, { digest: false })
  return parseObject(body, call)
}

/** The same, where the body may be left out; then it counts as {}. */
export async function readOptionalJsonObject(call: Call): Promise<Record<string, unknown>> {
  const body = await takeInBody(call, { digest: false })
  return body.bytes === 0 ? {} : parseObject(body, call)
}

async function parseObject(body: Received, call: Call): Promise<Record<string, unknown>> {
  const { value, long } = await parseJson(body, call)
  const sent = requireObject(value)
  bringBackTexts(long, () => false)
  return sent
}

export function requireObject(value: unknown): Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || isLongString(value))
    throw errors.bodyNoObject()
  return value as Record<string, unknown>
}

/** A required member: non-empty text. */
export function requiredText(sent: unknown, named: { member: string; rule: RequirementId }): string {
  if (typeof sent !== 'string' || sent === '') throw errors.textMissing(named)
  return sent
}

/** GEN-HTTP-005: `application/json`, in UTF-8. */
function isJson(contentType: string | undefined): boolean {
  const [type = '', ...parameters] = (contentType ?? '')
    .toLowerCase()
    .split(';')
    .map((part) => part.trim())
  if (type !== 'application/json') return false
  const charset = parameters
    .find((parameter) => parameter.startsWith('charset='))
    ?.slice(8)
    .replaceAll('"', '')
  return charset === undefined || charset === 'utf-8' || charset === 'utf8' || charset === 'us-ascii'
}
