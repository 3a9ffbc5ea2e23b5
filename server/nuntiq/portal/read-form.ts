import type { IncomingMessage } from 'node:http'
import { collectBody } from '../../http/body/collect-body.ts'
import { drain } from '../../http/body/drain.ts'
import { PageError } from './page-error.ts'

/** Bytes; the longest form is a label and two tokens. */
const FORM_LIMIT = 16 * 1024
/** Bytes that are read of what is refused, so that a browser that is still sending sees the page. */
const READ_ON = 64 * FORM_LIMIT
const FORM_TYPE = 'application/x-www-form-urlencoded'

/** The members of a posted form. Throws a PageError for whatever is none. */
export async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const type = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase()
  const encoding = request.headers['content-encoding']
  if (type !== FORM_TYPE || (encoding !== undefined && encoding !== 'identity')) {
    drain(request, READ_ON)
    throw new PageError({
      status: 415,
      heading: 'This is not a form',
      text: `Send what was entered as ${FORM_TYPE}, uncompressed, as the page itself does.`,
    })
  }
  const bytes = await collectBody(request, { limit: FORM_LIMIT, readOn: READ_ON })
  if (!bytes) {
    throw new PageError({
      status: 413,
      heading: 'This is too much text',
      text: `What was entered exceeds ${FORM_LIMIT / 1024} kB. Go back and shorten it.`,
    })
  }
  return new URLSearchParams(bytes.toString('utf8'))
}
