import type { IncomingMessage } from 'node:http'
import { FORM_TYPE, receiveForm } from '../../http/body/receive-form.ts'
import { UploadStalled, type UploadWatch } from '../../http/body/upload-watch.ts'
import { PageError } from './page.ts'

/** The members of a posted form. Throws a PageError for any other body. */
export async function readForm(request: IncomingMessage, watch: UploadWatch): Promise<URLSearchParams> {
  const body = await receiveForm(request, watch).catch(refuseStalled)
  switch (body.kind) {
    case 'form':
      return body.members
    case 'no-form':
      throw new PageError({
        status: 415,
        heading: 'This is not a form',
        text: `Send what was entered as ${FORM_TYPE}, uncompressed, as the page itself does.`,
      })
    case 'too-large':
      throw new PageError({
        status: 413,
        heading: 'This is too much text',
        text: `What was entered exceeds ${body.limit / 1024} kB. Go back and shorten it.`,
      })
  }
}

function refuseStalled(error: unknown): never {
  if (!(error instanceof UploadStalled)) throw error
  throw new PageError({
    status: 408,
    heading: 'This takes too long',
    text: 'What was entered did not arrive. Go back and send it again.',
  })
}
