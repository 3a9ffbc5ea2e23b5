import type { IncomingMessage, ServerResponse } from 'node:http'
import { loadedLater } from '../../platform/loaded-later.ts'
import { HungUp } from '../hung-up.ts'
import { drain } from './drain.ts'
import { Inflow } from './inflow.ts'
import type { Intake } from './intake.ts'
import { type Upload, UploadStalled } from './upload-watch.ts'
import { whenOver } from './when-over.ts'

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

interface Reception {
  readonly request: IncomingMessage
  readonly response: ServerResponse
  readonly limits: MultipartLimits
  /** Whose body it is: a tenant, or an address where no tenant is known. */
  readonly owner: string
  readonly intake: Intake
}

/**
 * Takes in `multipart/form-data`. Files are held in memory, within the limits and the budget that all
 * large bodies share, until the answer is finished. Rejects with HungUp when the caller is gone, and with
 * UploadStalled when it sends nothing more.
 */
export async function receiveMultipart(reception: Reception): Promise<MultipartBody> {
  const { request, limits } = reception
  const type = request.headers['content-type'] ?? ''
  const encoding = request.headers['content-encoding'] ?? 'identity'
  if (!MULTIPART.test(type.slice(0, 500)) || encoding.toLowerCase() !== 'identity') {
    drain(request, 2 * limits.bytes)
    return { kind: 'no-multipart', type }
  }
  if (Number(request.headers['content-length'] ?? 0) > limits.bytes) {
    drain(request, 2 * limits.bytes)
    return { kind: 'too-large', what: `the body exceeds ${limits.bytes} bytes` }
  }
  return parse(reception, type)
}

async function parse({ request, response, limits, owner, intake }: Reception, type: string): Promise<MultipartBody> {
  const { Busboy } = await loadBusboy()
  // Meanwhile: nothing would be heard of it any more.
  if (request.destroyed) throw new HungUp()
  return new Promise((resolve, reject) => {
    const fields: { name: string; value: string }[] = []
    const files: MultipartFile[] = []
    let bytes = 0
    const inflow = new Inflow({ request, owner, intake, take: (piece) => take(piece) })
    const { lease } = inflow
    whenOver(response, lease.release)
    const stop = (): void => {
      inflow.stop()
      request.off('end', end)
      intake.watch.delete(upload)
      lease.complete()
    }
    const fail = (error: Error): void => {
      stop()
      reject(error)
    }
    const upload: Upload = { bytes: () => bytes, held: () => inflow.held, stall: () => fail(new UploadStalled()) }
    const finish = (body: MultipartBody): void => {
      stop()
      if (body.kind !== 'multipart') drain(request, 2 * limits.bytes)
      resolve(body)
    }
    const tooLarge = (what: string): void => finish({ kind: 'too-large', what })
    const malformed = (error: unknown): void =>
      finish({ kind: 'malformed', message: error instanceof Error ? error.message : String(error) })
    const take = (piece: Buffer): void => {
      bytes += piece.length
      if (bytes > limits.bytes) return tooLarge(`the body exceeds ${limits.bytes} bytes`)
      lease.hold(bytes)
      // Each file is read at once, so that the parser never asks for a pause of its own.
      parser.write(piece)
    }
    const end = (): void => void parser.end()
    let parser: InstanceType<typeof Busboy>
    try {
      parser = new Busboy({
        headers: { 'content-type': type },
        limits: { files: limits.files, fileSize: limits.fileBytes, fields: MOST_FIELDS, fieldSize: FIELD_BYTES },
      })
    } catch (error) {
      return malformed(error)
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
    intake.watch.add(upload)
    request.on('end', end)
    request.on('error', () => fail(new HungUp()))
    // Once all has arrived, the parser has the last word.
    request.on('close', () => {
      if (!request.complete) fail(new HungUp())
    })
  })
}

/** A part may have no name, and be a file by its type alone: the parser then tells nothing, whatever it declares. */
function sent(text: string | undefined): string {
  return text ?? ''
}
