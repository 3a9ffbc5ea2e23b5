import type { IncomingMessage } from 'node:http'
import { HungUp } from '../http/hung-up.ts'
import { drain } from '../http/receive/drain.ts'
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
  return new URLSearchParams((await collect(request)).toString('utf8'))
}

function collect(request: IncomingMessage): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let bytes = 0
    const refuse = (): void => {
      request.off('data', take)
      reject(new PageError({
        status: 413,
        heading: 'This is too much text',
        text: `What was entered exceeds ${FORM_LIMIT / 1024} kB. Go back and shorten it.`,
      }))
      drain(request, READ_ON)
    }
    const take = (chunk: Buffer): void => {
      bytes += chunk.length
      if (bytes > FORM_LIMIT) refuse()
      else chunks.push(chunk)
    }
    request.on('end', () => resolve(Buffer.concat(chunks)))
    request.on('error', () => reject(new HungUp()))
    request.on('close', () => reject(new HungUp()))
    if (Number(request.headers['content-length'] ?? 0) > FORM_LIMIT) refuse()
    else request.on('data', take)
  })
}
