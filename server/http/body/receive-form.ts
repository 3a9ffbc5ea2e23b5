import type { IncomingMessage } from 'node:http'
import { collectBody } from './collect-body.ts'
import { drain } from './drain.ts'
import type { UploadWatch } from './upload-watch.ts'

/** What became of a posted form. */
export type FormBody =
  | { readonly kind: 'form'; readonly members: URLSearchParams; readonly bytes: Buffer }
  /** Another media type, or compressed. */
  | { readonly kind: 'no-form'; readonly type: string }
  | { readonly kind: 'too-large'; readonly limit: number }

export const FORM_TYPE = 'application/x-www-form-urlencoded'

/** Bytes; the longest form of any API holds a few tokens. */
const FORM_LIMIT = 16 * 1024
/** Bytes that are read of what is refused, so that a client that is still sending sees the answer. */
const READ_ON = 64 * FORM_LIMIT

/** Takes in `application/x-www-form-urlencoded`. Rejects with HungUp or UploadStalled. */
export async function receiveForm(request: IncomingMessage, watch: UploadWatch): Promise<FormBody> {
  const type = request.headers['content-type'] ?? ''
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (type.split(';', 1)[0]?.trim().toLowerCase() !== FORM_TYPE || encoding.toLowerCase() !== 'identity') {
    drain(request, READ_ON)
    return { kind: 'no-form', type }
  }
  const bytes = await collectBody(request, { limit: FORM_LIMIT, readOn: READ_ON, watch })
  if (!bytes) return { kind: 'too-large', limit: FORM_LIMIT }
  return { kind: 'form', members: new URLSearchParams(bytes.toString('utf8')), bytes }
}
