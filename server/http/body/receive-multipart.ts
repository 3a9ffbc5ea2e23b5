import type { IncomingMessage, ServerResponse } from 'node:http'
import { loadedLater } from '../../platform/loaded-later.ts'
import { HungUp } from '../hung-up.ts'
import type { BodyBudget } from './body-budget.ts'
import { drain } from './drain.ts'

export interface MultipartLimits {
  readonly files: number
  /** Bytes of one file. */
  readonly fileBytes: number
  /** Bytes of the whole body, its boundaries included. */
  readonly bytes: number
}

export interface MultipartFile {
  /** Of the form's field. */
  readonly name: string
  /** As sent, without a path; empty when none was. */
  readonly filename: string
  /** As claimed; what it is, is judged by its bytes. */
  readonly type: string
  readonly bytes: Buffer
}

/** What became of a body of several parts. */
export type MultipartBody =
  | {
      readonly kind: 'multipart'
      readonly fields: readonly { readonly name: string; readonly value: string }[]
      readonly files: readonly MultipartFile[]
    }
  /** Another media type, or compressed. */
  | { readonly kind: 'no-multipart'; readonly type: string }
  | { readonly kind: 'malformed'; readonly message: string }
  /** `what` says which of the limits, in words. */
  | { readonly kind: 'too-large'; readonly what: string }

const loadBusboy = loadedLater(() => import('@fastify/busboy'))
const MULTIPART = /^multipart\/form-data\s*;.*boundary=/i
const MOST_FIELDS = 1_000
const FIELD_BYTES = 1024 * 1024

/**
 * Takes in `multipart/form-data`. Files are held in memory, within the limits and the budget that all
 * large bodies share, until the answer is finished. Rejects with HungUp when the caller is gone.
 */
export async function receiveMultipart(parts: {
  request: IncomingMessage
  response: ServerResponse
  limits: MultipartLimits
  budget: BodyBudget
}): Promise<MultipartBody> {
  const { request, response, limits, budget } = parts
  const type = request.headers['content-type'] ?? ''
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (!MULTIPART.test(type.slice(0, 500)) || encoding.toLowerCase() !== 'identity') {
    drain(request, 2 * limits.bytes)
    return { kind: 'no-multipart', type }
  }
  const declared = Number(request.headers['content-length'] ?? limits.bytes)
  if (declared > limits.bytes) {
    drain(request, 2 * limits.bytes)
    return { kind: 'too-large', what: `the body exceeds ${limits.bytes} bytes` }
  }
  const lease = budget.reserve(declared)
  response.on('close', lease.release)
  await Promise.race([lease.granted, hangUp(request)])
  return parse({ request, type, limits })
}

/** Rejects when the caller is gone, so that nobody waits for room on its behalf. */
function hangUp(request: IncomingMessage): Promise<never> {
  const gone = new Promise<never>((_, reject) => request.once('close', () => reject(new HungUp())))
  gone.catch(() => undefined)
  return gone
}

async function parse({
  request,
  type,
  limits,
}: {
  request: IncomingMessage
  type: string
  limits: MultipartLimits
}): Promise<MultipartBody> {
  const { Busboy } = await loadBusboy()
  return new Promise((resolve, reject) => {
    const fields: { name: string; value: string }[] = []
    const files: MultipartFile[] = []
    let bytes = 0
    const finish = (body: MultipartBody): void => {
      request.off('data', count)
      request.unpipe(parser)
      if (body.kind !== 'multipart') drain(request, 2 * limits.bytes)
      resolve(body)
    }
    const tooLarge = (what: string): void => finish({ kind: 'too-large', what })
    const malformed = (error: unknown): void =>
      finish({ kind: 'malformed', message: error instanceof Error ? error.message : String(error) })
    const count = (chunk: Buffer): void => {
      bytes += chunk.length
      if (bytes > limits.bytes) tooLarge(`the body exceeds ${limits.bytes} bytes`)
    }
    let parser: InstanceType<typeof Busboy>
    try {
      parser = new Busboy({
        headers: { 'content-type': type },
        limits: { files: limits.files, fileSize: limits.fileBytes, fields: MOST_FIELDS, fieldSize: FIELD_BYTES },
      })
    } catch (error) {
      drain(request, 2 * limits.bytes)
      return resolve({ kind: 'malformed', message: error instanceof Error ? error.message : String(error) })
    }
    parser.on('field', (name, value, nameCut, valueCut) => {
      if (nameCut || valueCut) return tooLarge(`the field '${sent(name).slice(0, 100)}' is too long`)
      fields.push({ name: sent(name), value })
    })
    parser.on('file', (name, stream, filename, _encoding, mimeType) => {
      const file = { name: sent(name), filename: sent(filename), type: mimeType }
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
      // A part that breaks off: left unheard, it would end the process.
      stream.on('error', malformed)
      stream.on('limit', () => tooLarge(`the file '${file.filename.slice(0, 100)}' exceeds ${limits.fileBytes} bytes`))
      stream.on('end', () => void files.push({ ...file, bytes: Buffer.concat(chunks) }))
    })
    parser.on('filesLimit', () => tooLarge(`there are more than ${limits.files} files`))
    parser.on('fieldsLimit', () => tooLarge(`there are more than ${MOST_FIELDS} fields`))
    parser.on('error', malformed)
    parser.on('finish', () => finish({ kind: 'multipart', fields, files }))
    request.on('data', count)
    request.on('error', () => reject(new HungUp()))
    // Once all has arrived, the parser has the last word.
    request.on('close', () => {
      if (!request.complete) reject(new HungUp())
    })
    request.pipe(parser)
  })
}

/** A part may have no name, and be a file by its type alone: the parser then tells nothing, whatever it declares. */
function sent(text: string | undefined): string {
  return text ?? ''
}
